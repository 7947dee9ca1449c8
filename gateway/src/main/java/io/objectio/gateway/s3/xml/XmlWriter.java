package io.objectio.gateway.s3.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Builds one document. Control characters that XML 1.0 does not know go out as character references, as AWS does: keys may hold them. One
 * thread.
 */
public final class XmlWriter {
    public static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder out = new StringBuilder(1024).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** A document whose root has no namespace, as errors have none. */
    public static XmlWriter plain(String root) {
        return new XmlWriter().begin(root);
    }

    /** A document in S3's namespace. */
    public static XmlWriter s3(String root) {
        XmlWriter writer = new XmlWriter();
        writer.out.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
        writer.open.push(root);
        return writer;
    }

    public XmlWriter begin(String name) {
        out.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    /** A typed grantee or owner: the one place where S3 uses an attribute. */
    public XmlWriter beginTyped(String name, String type) {
        out.append('<').append(name).append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"").append(type)
                .append("\">");
        open.push(name);
        return this;
    }

    /** Text of the open element. */
    public XmlWriter text(String text) {
        escape(text);
        return this;
    }

    public XmlWriter end() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    public XmlWriter element(String name, String text) {
        out.append('<').append(name).append('>');
        escape(text);
        out.append("</").append(name).append('>');
        return this;
    }

    public XmlWriter element(String name, long number) { return element(name, Long.toString(number)); }

    public XmlWriter element(String name, boolean value) { return element(name, Boolean.toString(value)); }

    /** The element if there is a value. */
    public XmlWriter element(String name, Optional<String> text) {
        return text.isPresent() ? element(name, text.get()) : this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                    if (c < 0x20 || c == 0x7f || c == 0xfffe || c == 0xffff) {
                        out.append("&#x").append(Integer.toHexString(c)).append(';');
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }

    /** Closes what is open and gives the bytes. */
    public byte[] toBytes() {
        while (!open.isEmpty()) {
            end();
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
