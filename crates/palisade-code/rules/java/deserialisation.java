class StateServlet {
    void post(HttpServletRequest request, XStream stream) throws Exception {
        // ruleid: java-object-stream-from-request
        Object one = new ObjectInputStream(request.getInputStream()).readObject();
        // ruleid: java-object-stream-from-request
        Object two = stream.fromXML(request.getReader());
        // ok: java-object-stream-from-request
        Object three = new ObjectInputStream(new FileInputStream("state")).readObject();
        // ok: java-object-stream-from-request
        Object four = stream.fromXML("<state/>");
    }
}

class Decoders {
    void read(InputStream input) throws Exception {
        // ruleid: java-xml-decoder
        Object one = new XMLDecoder(input).readObject();
        // ruleid: java-xml-decoder
        XMLDecoder two = new XMLDecoder(new BufferedInputStream(input));
        // ok: java-xml-decoder
        XMLEncoder three = new XMLEncoder(System.out);
        // ok: java-xml-decoder
        Object four = JAXBContext.newInstance(State.class).createUnmarshaller();
    }
}

class Mappers {
    void set(ObjectMapper mapper) {
        // ruleid: java-jackson-default-typing
        mapper.enableDefaultTyping();
        // ruleid: java-jackson-default-typing
        mapper.enableDefaultTyping(ObjectMapper.DefaultTyping.NON_FINAL);
        // ok: java-jackson-default-typing
        mapper.activateDefaultTyping(validator());
        // ok: java-jackson-default-typing
        mapper.disable(SerializationFeature.INDENT_OUTPUT);
    }
}

class Yamls {
    void read(InputStream input) {
        // ruleid: java-snakeyaml-any-class
        Yaml one = new Yaml(new Constructor(State.class));
        // ruleid: java-snakeyaml-any-class
        Yaml two = new Yaml(new Constructor());
        // ok: java-snakeyaml-any-class
        Yaml three = new Yaml(new SafeConstructor(new LoaderOptions()));
        // ok: java-snakeyaml-any-class
        Yaml four = new Yaml(new LoaderOptions());
    }
}

class Parsers {
    Document one(InputStream input) throws Exception {
        // ruleid: java-xml-entities-resolved
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(input);
    }

    void two(InputStream input) throws Exception {
        // ruleid: java-xml-entities-resolved
        SAXParserFactory factory = SAXParserFactory.newInstance();
        SAXParser parser = factory.newSAXParser();
    }

    Document three(InputStream input) throws Exception {
        // ok: java-xml-entities-resolved
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(input);
    }

    void four(InputStream input) throws Exception {
        // ok: java-xml-entities-resolved
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        SAXParser parser = factory.newSAXParser();
    }
}
