import com.github.jknack.handlebars.Handlebars;
import groovy.lang.GroovyShell;
import java.io.StringReader;
import java.util.Map;
import javax.script.ScriptEngine;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.velocity.app.Velocity;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import freemarker.template.Template;

class JavaScriptFromRequest {
    Object unsafe1(HttpServletRequest request, ScriptEngine engine) throws Exception {
        // ruleid: java-script-from-request
        return engine.eval(request.getParameter("formula"));
    }

    Object unsafe2(HttpServletRequest request, ScriptEngine engine) throws Exception {
        // ruleid: java-script-from-request
        return new GroovyShell().evaluate(request.getReader().readLine());
    }

    Object unsafe3(HttpServletRequest request, ScriptEngine engine) throws Exception {
        GroovyShell shell = new GroovyShell();
        String script = "x = " + request.getParameter("x");
        // ruleid: java-script-from-request
        return shell.parse(script);
    }

    Object safe1(HttpServletRequest request, ScriptEngine engine) throws Exception {
        // ok: java-script-from-request
        return engine.eval("1 + 1");
    }

    Object safe2(HttpServletRequest request, ScriptEngine engine) throws Exception {
        // ok: java-script-from-request
        return engine.eval("x * " + Integer.parseInt(request.getParameter("x")));
    }

    Object safe3(HttpServletRequest request, ScriptEngine engine) throws Exception {
        engine.put("x", request.getParameter("x"));
        // ok: java-script-from-request
        return engine.eval("x.length()");
    }
}

class JavaSpelFromRequest {
    Object unsafe1(HttpServletRequest request, ExpressionParser parser) throws Exception {
        // ruleid: java-spel-from-request
        return parser.parseExpression(request.getParameter("filter")).getValue();
    }

    Object unsafe2(HttpServletRequest request, ExpressionParser parser) throws Exception {
        // ruleid: java-spel-from-request
        return new SpelExpressionParser().parseExpression("name == " + request.getHeader("Name"));
    }

    @GetMapping("/search")
    Object search(@RequestParam String filter) {
        SpelExpressionParser own = new SpelExpressionParser();
        // ruleid: java-spel-from-request
        return own.parseExpression(filter).getValue();
    }

    Object safe1(HttpServletRequest request, ExpressionParser parser) throws Exception {
        // ok: java-spel-from-request
        return parser.parseExpression("name").getValue(request.getParameter("name"));
    }

    Object safe2(HttpServletRequest request, ExpressionParser parser) throws Exception {
        // ok: java-spel-from-request
        return new SpelExpressionParser().parseExpression("age > " + Long.parseLong(request.getParameter("age")));
    }

    @GetMapping("/count")
    Object count(@RequestParam int limit, ExpressionParser parser) {
        // ok: java-spel-from-request
        return parser.parseExpression("size > " + limit).getValue();
    }
}

class JavaTemplateFromRequest {
    Object unsafe1(HttpServletRequest request, java.io.Writer out) throws Exception {
        // ruleid: java-template-from-request
        Velocity.evaluate(null, out, "page", request.getParameter("template"));
        return null;
    }

    Object unsafe2(HttpServletRequest request, java.io.Writer out) throws Exception {
        // ruleid: java-template-from-request
        new Template("page", new StringReader(request.getParameter("template")), null).process(null, out);
        return null;
    }

    Object unsafe3(HttpServletRequest request, java.io.Writer out) throws Exception {
        Handlebars handlebars = new Handlebars();
        // ruleid: java-template-from-request
        return handlebars.compileInline("Hello " + request.getParameter("name"));
    }

    Object safe1(HttpServletRequest request, java.io.Writer out) throws Exception {
        // ok: java-template-from-request
        Velocity.evaluate(null, out, "page", "Hello $name");
        return null;
    }

    Object safe2(HttpServletRequest request, java.io.Writer out) throws Exception {
        // ok: java-template-from-request
        new Template("page", new StringReader("Hello ${name}"), null).process(Map.of("name", request.getParameter("name")), out);
        return null;
    }

    Object safe3(HttpServletRequest request, java.io.Writer out) throws Exception {
        Handlebars handlebars = new Handlebars();
        // ok: java-template-from-request
        return handlebars.compileInline("Hello {{name}}").apply(request.getParameter("name"));
    }
}

class JavaClassFromRequest {
    Object unsafe1(HttpServletRequest request) throws Exception {
        // ruleid: java-class-from-request
        return Class.forName(request.getParameter("type"));
    }

    Object unsafe2(HttpServletRequest request) throws Exception {
        // ruleid: java-class-from-request
        return Class.forName("org.example." + request.getParameter("type")).newInstance();
    }

    Object unsafe3(HttpServletRequest request) throws Exception {
        ClassLoader loader = getClass().getClassLoader();
        // ruleid: java-class-from-request
        return loader.loadClass(request.getHeader("X-Type"));
    }

    Object safe1(HttpServletRequest request) throws Exception {
        // ok: java-class-from-request
        return Class.forName("org.example.Report");
    }

    Object safe2(HttpServletRequest request) throws Exception {
        String type = request.getParameter("type");
        if (!TYPES.contains(type)) {
            return null;
        }
        // ok: java-class-from-request
        return Class.forName(type);
    }

    Object safe3(HttpServletRequest request) throws Exception {
        // ok: java-class-from-request
        return Class.forName(TYPES_BY_NUMBER[Integer.parseInt(request.getParameter("type"))]);
    }
}
