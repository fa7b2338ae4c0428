package org.altnet.launcher.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads {@code OSGI-INF/metatype/*.xml} (OSGi Compendium 105.8) out of jars, before any of them is
 * installed. A jar of the deploy folder is anybody's: no document type, no entities, no reading
 * beyond a size, and what is not understood is passed over.
 */
public final class MetatypeReader {
    private static final int LONGEST_DOCUMENT = 1 << 20;

    private final DocumentBuilder xml;
    private final SortedMap<String, SortedMap<String, Attribute>> components = new TreeMap<>();
    private final Set<String> factories = new HashSet<>();

    private MetatypeReader() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        xml = factory.newDocumentBuilder();
        xml.setErrorHandler(new Strict());
    }

    /** What these jars declare together. A file that is not a jar declares nothing. */
    public static Metatype read(Collection<Path> jars) {
        try {
            MetatypeReader reader = new MetatypeReader();
            jars.forEach(reader::readJar);
            return new Metatype(reader.components, reader.factories);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser lacks a feature", e);
        }
    }

    private void readJar(Path path) {
        try (ZipFile jar = new ZipFile(path.toFile())) {
            List<? extends ZipEntry> documents =
                    jar.stream()
                            .filter(e -> e.getName().matches("OSGI-INF/metatype/[^/]+\\.xml"))
                            .toList();
            for (ZipEntry document : documents) {
                try (InputStream in = jar.getInputStream(document)) {
                    readDocument(in.readNBytes(LONGEST_DOCUMENT));
                }
            }
        } catch (IOException notAJar) {
            return;
        }
    }

    private void readDocument(byte[] document) throws IOException {
        Element root;
        try {
            root = xml.parse(new ByteArrayInputStream(document)).getDocumentElement();
        } catch (SAXException notMetatype) {
            return;
        }
        Map<String, SortedMap<String, Attribute>> classes = new HashMap<>();
        for (Element objectClass : children(root, "OCD")) {
            SortedMap<String, Attribute> attributes = new TreeMap<>();
            for (Element definition : children(objectClass, "AD")) {
                attributes.put(definition.getAttribute("id"), attribute(definition));
            }
            classes.put(objectClass.getAttribute("id"), attributes);
        }
        for (Element designate : children(root, "Designate")) {
            for (Element object : children(designate, "Object")) {
                SortedMap<String, Attribute> attributes =
                        classes.get(object.getAttribute("ocdref"));
                if (attributes != null) {
                    designate(designate.getAttribute("pid"), attributes);
                    factory(designate.getAttribute("factoryPid"), attributes);
                }
            }
        }
    }

    private void designate(String pid, SortedMap<String, Attribute> attributes) {
        if (!pid.isEmpty()) {
            components.computeIfAbsent(pid, p -> new TreeMap<>()).putAll(attributes);
        }
    }

    private void factory(String pid, SortedMap<String, Attribute> attributes) {
        designate(pid, attributes);
        if (!pid.isEmpty()) {
            factories.add(pid);
        }
    }

    private static Attribute attribute(Element definition) {
        return new Attribute(
                definition.getAttribute("id"),
                definition.getAttribute("type"),
                cardinality(definition.getAttribute("cardinality")),
                definition.getAttribute("default"),
                definition.getAttribute("description"),
                children(definition, "Option").stream().map(o -> o.getAttribute("value")).toList());
    }

    private static int cardinality(String text) {
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getLocalName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    /** The JDK's own handler prints to stderr. */
    private static final class Strict extends DefaultHandler {
        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
