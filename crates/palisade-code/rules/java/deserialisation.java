import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.thoughtworks.xstream.XStream;
import jakarta.servlet.http.HttpServletRequest;
import java.beans.XMLDecoder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.util.Base64;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLInputFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.Constructor;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class JavaObjectStreamFromRequest {
    Object unsafe1(HttpServletRequest request) throws Exception {
        // ruleid: java-object-stream-from-request
        return new ObjectInputStream(request.getInputStream());
    }

    Object unsafe2(HttpServletRequest request) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(request.getParameter("state"));
        // ruleid: java-object-stream-from-request
        return new ObjectInputStream(new ByteArrayInputStream(bytes));
    }

    Object unsafe3(HttpServletRequest request) throws Exception {
        XStream stream = new XStream();
        // ruleid: java-object-stream-from-request
        return stream.fromXML(request.getReader());
    }

    Object safe1(HttpServletRequest request) throws Exception {
        // ok: java-object-stream-from-request
        return new ObjectMapper().readTree(request.getReader());
    }

    Object safe2(HttpServletRequest request) throws Exception {
        // ok: java-object-stream-from-request
        return new ObjectInputStream(getClass().getResourceAsStream("/state"));
    }

    Object safe3(HttpServletRequest request) throws Exception {
        XStream stream = new XStream();
        // ok: java-object-stream-from-request
        return stream.toXML(request.getParameter("name"));
    }
}

class JavaObjectStream {
    Object unsafe1(InputStream input) throws Exception {
        ObjectInputStream stream = new ObjectInputStream(input);
        // ruleid: java-object-stream
        return stream.readObject();
    }

    Object unsafe2(InputStream input) throws Exception {
        try (ObjectInputStream stream = new ObjectInputStream(input)) {
            // ruleid: java-object-stream
            return stream.readObject();
        }
        return null;
    }

    Object safe1(InputStream input) throws Exception {
        ObjectInputStream stream = new ObjectInputStream(input);
        stream.setObjectInputFilter(FILTER);
        // ok: java-object-stream
        return stream.readObject();
    }

    Object safe2(InputStream input) throws Exception {
        ObjectInputStream stream = new ObjectInputStream(input);
        // ok: java-object-stream
        return stream.readInt();
    }
}

class JavaXmlDecoder {
    Object unsafe1(InputStream input) throws Exception {
        // ruleid: java-xml-decoder
        return new XMLDecoder(input);
    }

    Object unsafe2(InputStream input) throws Exception {
        // ruleid: java-xml-decoder
        XMLDecoder decoder = new XMLDecoder(input);
        return decoder.readObject();
    }

    Object safe1(InputStream input) throws Exception {
        // ok: java-xml-decoder
        return new ObjectMapper().readTree(input);
    }

    Object safe2(InputStream input) throws Exception {
        // ok: java-xml-decoder
        return new java.beans.XMLEncoder(System.out);
    }
}

class JavaJacksonDefaultTyping {
    Object unsafe1(ObjectMapper mapper) throws Exception {
        // ruleid: java-jackson-default-typing
        mapper.enableDefaultTyping();
        return null;
    }

    // ruleid: java-jackson-default-typing
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Named { }
    Object safe1(ObjectMapper mapper) throws Exception {
        // ok: java-jackson-default-typing
        mapper.findAndRegisterModules();
        return null;
    }

    // ok: java-jackson-default-typing
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface ByName { }
}

class JavaSnakeyamlAnyClass {
    Object unsafe1(LoaderOptions options) throws Exception {
        // ruleid: java-snakeyaml-any-class
        return new Yaml(new Constructor(options));
    }

    Object unsafe2(LoaderOptions options) throws Exception {
        // ruleid: java-snakeyaml-any-class
        return new Yaml(new Constructor(Object.class, options));
    }

    Object safe1(LoaderOptions options) throws Exception {
        // ok: java-snakeyaml-any-class
        return new Yaml(new SafeConstructor(options));
    }

    Object safe2(LoaderOptions options) throws Exception {
        // ok: java-snakeyaml-any-class
        return new Yaml();
    }
}

class JavaXmlEntitiesResolved {
    Object unsafe1(InputStream input) throws Exception {
        // ruleid: java-xml-entities-resolved
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(input);
    }

    Object unsafe2(InputStream input) throws Exception {
        // ruleid: java-xml-entities-resolved
        XMLInputFactory factory = XMLInputFactory.newInstance();
        return factory.createXMLStreamReader(input);
    }

    Object safe1(InputStream input) throws Exception {
        // ok: java-xml-entities-resolved
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(input);
    }

    Object safe2(InputStream input) throws Exception {
        // ok: java-xml-entities-resolved
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(input);
    }
}
