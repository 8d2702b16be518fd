class PingServlet {
    void get(HttpServletRequest request) throws IOException {
        String host = request.getParameter("host");
        // ruleid: java-command-from-request
        Runtime.getRuntime().exec("ping -c 1 " + host);
        // ruleid: java-command-from-request, java-shell-command-by-concatenation
        new ProcessBuilder("sh", "-c", "ping -c 1 " + host).start();
        // ok: java-command-from-request
        new ProcessBuilder("ping", "-c", "1", host).start();
        // ok: java-command-from-request
        Runtime.getRuntime().exec("ping -c 1 localhost");
    }
}

class Archive {
    void pack(String folder) throws IOException {
        // ruleid: java-shell-command-by-concatenation
        new ProcessBuilder("bash", "-c", "tar cf all.tar " + folder).start();
        // ruleid: java-shell-command-by-concatenation
        Runtime.getRuntime().exec(new String[] {"sh", "-c", "tar cf all.tar " + folder});
        // ok: java-shell-command-by-concatenation
        new ProcessBuilder("tar", "cf", "all.tar", folder).start();
        // ok: java-shell-command-by-concatenation
        new ProcessBuilder("bash", "-c", "tar cf all.tar .").start();
    }
}

class ScriptServlet {
    void get(HttpServletRequest request, ScriptEngine engine, GroovyShell shell) throws ScriptException {
        String formula = request.getParameter("formula");
        // ruleid: java-script-from-request
        engine.eval(formula);
        // ruleid: java-script-from-request
        shell.evaluate("1 + " + formula);
        // ok: java-script-from-request
        engine.eval("1 + 1");
        // ok: java-script-from-request
        shell.evaluate("1 + 1");
    }
}

class ExpressionController {
    @GetMapping("/a")
    String one(@RequestParam("e") String expression) {
        ExpressionParser parser = new SpelExpressionParser();
        // ruleid: java-spel-from-request
        parser.parseExpression(expression).getValue();
        // ok: java-spel-from-request
        parser.parseExpression("1 + 1").getValue();
        // ok: java-spel-from-request
        return expression;
    }

    void two(HttpServletRequest request) {
        // ruleid: java-spel-from-request
        new SpelExpressionParser().parseExpression(request.getParameter("e"));
    }
}

class PluginServlet {
    void get(HttpServletRequest request, ClassLoader loader) throws Exception {
        String name = request.getParameter("plugin");
        // ruleid: java-class-from-request
        Class.forName("plugins." + name);
        // ruleid: java-class-from-request
        loader.loadClass(name);
        // ok: java-class-from-request
        Class.forName("plugins.Csv");
        // ok: java-class-from-request
        loader.loadClass("plugins.Csv");
    }
}
