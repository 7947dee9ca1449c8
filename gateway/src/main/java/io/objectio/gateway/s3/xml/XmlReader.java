package io.objectio.gateway.s3.xml;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a document of a client: no DTD, no entities, bounded depth and number of elements; the caller has bounded the bytes. Threads: any. */
public final class XmlReader {
    private static final int MAX_DEPTH = 16;
    /** 10,000 parts with number, ETag and one checksum each are 40,001. */
    private static final int MAX_ELEMENTS = 60_000;
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader in;
    private int elements;

    private XmlReader(XMLStreamReader in) { this.in = in; }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * The root element, which must have that name.
     *
     * @throws S3Exception MALFORMED_XML for anything that is not such a document
     */
    public static XmlElement read(byte[] document, String root) throws S3Exception {
        try {
            XMLStreamReader in = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                XmlReader reader = new XmlReader(in);
                XmlElement element = reader.document();
                if (!element.name().equals(root)) {
                    throw S3Error.MALFORMED_XML.exception();
                }
                return element;
            } finally {
                in.close();
            }
        } catch (XMLStreamException e) {
            throw S3Error.MALFORMED_XML.exception(e);
        }
    }

    private XmlElement document() throws XMLStreamException, S3Exception {
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                XmlElement root = element(1);
                while (in.hasNext()) {
                    in.next();
                }
                return root;
            }
            if (event == XMLStreamConstants.DTD) {
                throw S3Error.MALFORMED_XML.exception();
            }
        }
        throw S3Error.MALFORMED_XML.exception();
    }

    private XmlElement element(int depth) throws XMLStreamException, S3Exception {
        if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw S3Error.MALFORMED_XML.exception();
        }
        String name = in.getLocalName();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        while (true) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> text.append(in.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlElement(name, children.isEmpty() ? text.toString() : "", children);
                }
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                }
                default -> throw S3Error.MALFORMED_XML.exception();
            }
        }
    }
}
