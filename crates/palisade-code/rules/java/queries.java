import jakarta.servlet.http.HttpServletRequest;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.xml.xpath.XPath;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.BasicQuery;
import org.springframework.ldap.support.LdapEncoder;
import com.mongodb.client.model.Filters;
import com.mongodb.client.MongoCollection;

class JavaLdapFromRequest {
    Object unsafe1(HttpServletRequest request, DirContext directory) throws Exception {
        // ruleid: java-ldap-from-request
        return directory.search("ou=people", "(uid=" + request.getParameter("uid") + ")", null);
    }

    Object unsafe2(HttpServletRequest request, DirContext directory) throws Exception {
        InitialDirContext own = new InitialDirContext();
        String base = "ou=" + request.getHeader("Unit");
        // ruleid: java-ldap-from-request
        return own.search(base, "(uid=*)", null);
    }

    Object unsafe3(HttpServletRequest request, DirContext directory) throws Exception {
        String filter = String.format("(cn=%s)", request.getParameter("name"));
        // ruleid: java-ldap-from-request
        return directory.search("ou=people", filter, new Object[0], null);
    }

    Object safe1(HttpServletRequest request, DirContext directory) throws Exception {
        // ok: java-ldap-from-request
        return directory.search("ou=people", "(uid={0})", new Object[] {request.getParameter("uid")}, null);
    }

    Object safe2(HttpServletRequest request, DirContext directory) throws Exception {
        String uid = LdapEncoder.filterEncode(request.getParameter("uid"));
        // ok: java-ldap-from-request
        return directory.search("ou=people", "(uid=" + uid + ")", null);
    }

    Object safe3(HttpServletRequest request, DirContext directory) throws Exception {
        // ok: java-ldap-from-request
        return directory.search("ou=people", "(number=" + Integer.parseInt(request.getParameter("number")) + ")", null);
    }
}

class JavaXpathFromRequest {
    Object unsafe1(HttpServletRequest request, XPath path, Object document) throws Exception {
        // ruleid: java-xpath-from-request
        return path.evaluate("//user[@name='" + request.getParameter("name") + "']", document);
    }

    Object unsafe2(HttpServletRequest request, XPath path, Object document) throws Exception {
        // ruleid: java-xpath-from-request
        return path.compile("//user[@id=" + request.getHeader("Id") + "]");
    }

    Object unsafe3(HttpServletRequest request, XPath path, Object document) throws Exception {
        String expression = String.format("//user[@name='%s']", request.getParameter("name"));
        // ruleid: java-xpath-from-request
        return path.evaluate(expression, document);
    }

    Object safe1(HttpServletRequest request, XPath path, Object document) throws Exception {
        // ok: java-xpath-from-request
        return path.evaluate("//user[@name=$name]", document);
    }

    Object safe2(HttpServletRequest request, XPath path, Object document) throws Exception {
        // ok: java-xpath-from-request
        return path.compile("//user[" + Integer.parseInt(request.getParameter("number")) + "]");
    }

    Object safe3(HttpServletRequest request, XPath path, Object document) throws Exception {
        String name = request.getParameter("name");
        if (!name.matches("[a-z]+")) {
            return null;
        }
        // ok: java-xpath-from-request
        return path.evaluate("//user[@name='" + name + "']", document);
    }
}

class JavaNosqlFromRequest {
    Object unsafe1(HttpServletRequest request, MongoCollection<Document> users) throws Exception {
        // ruleid: java-nosql-from-request
        return users.find(Document.parse("{name: '" + request.getParameter("name") + "'}"));
    }

    Object unsafe2(HttpServletRequest request, MongoCollection<Document> users) throws Exception {
        // ruleid: java-nosql-from-request
        return new BasicQuery(request.getReader().readLine());
    }

    Object unsafe3(HttpServletRequest request, MongoCollection<Document> users) throws Exception {
        // ruleid: java-nosql-from-request
        return users.find(new Document("$where", "this.name == '" + request.getParameter("name") + "'"));
    }

    Object safe1(HttpServletRequest request, MongoCollection<Document> users) throws Exception {
        // ok: java-nosql-from-request
        return users.find(Filters.eq("name", request.getParameter("name")));
    }

    Object safe2(HttpServletRequest request, MongoCollection<Document> users) throws Exception {
        // ok: java-nosql-from-request
        return users.find(Document.parse("{name: 'admin'}"));
    }

    Object safe3(HttpServletRequest request, MongoCollection<Document> users) throws Exception {
        // ok: java-nosql-from-request
        return users.find(Document.parse("{age: " + Integer.parseInt(request.getParameter("age")) + "}"));
    }
}
