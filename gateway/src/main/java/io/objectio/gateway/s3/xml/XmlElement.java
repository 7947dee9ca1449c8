package io.objectio.gateway.s3.xml;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import java.util.List;
import java.util.Optional;

/** An element as read: local name, text (empty if it has children), children in order. Namespaces are not looked at: clients send many. */
public record XmlElement(String name, String text, List<XmlElement> children) {
    public XmlElement { children = List.copyOf(children); }

    public List<XmlElement> all(String childName) { return children.stream().filter(child -> child.name.equals(childName)).toList(); }

    /**
     * The text of the only child of that name, empty without one.
     *
     * @throws S3Exception MALFORMED_XML if there are two
     */
    public Optional<String> find(String childName) throws S3Exception {
        List<XmlElement> found = all(childName);
        if (found.size() > 1) {
            throw S3Error.MALFORMED_XML.exception();
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst().text);
    }

    /** Like find, but the child must be there. */
    public String get(String childName) throws S3Exception {
        return find(childName).orElseThrow(S3Error.MALFORMED_XML::exception);
    }

    /** Only the named children may be there. */
    public XmlElement only(String... names) throws S3Exception {
        List<String> known = List.of(names);
        for (XmlElement child : children) {
            if (!known.contains(child.name)) {
                throw S3Error.MALFORMED_XML.exception();
            }
        }
        return this;
    }
}
