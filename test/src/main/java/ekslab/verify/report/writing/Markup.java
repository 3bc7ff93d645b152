package ekslab.verify.report.writing;

import java.io.StringWriter;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A document in XML, or HTML in XML's form, that is written from its beginning to its end; attributes are given as names and values in turn. */
public final class Markup {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    public Markup() {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException bug) {
            throw new IllegalStateException(bug);
        }
    }

    public Markup open(String element, Object... attributes) {
        return write(() -> {
            xml.writeStartElement(element);
            attributes(attributes);
        });
    }

    public Markup close() {
        return write(xml::writeEndElement);
    }

    public Markup text(Object content) {
        return write(() -> xml.writeCharacters(printable(content)));
    }

    /** An element with nothing but text in it. */
    public Markup leaf(String element, Object content, Object... attributes) {
        return open(element, attributes).text(content).close();
    }

    /** An element that never holds anything, such as HTML's meta. */
    public Markup empty(String element, Object... attributes) {
        return write(() -> {
            xml.writeEmptyElement(element);
            attributes(attributes);
        });
    }

    /** As it is, unescaped: for what stands in the program, never for what was seen. */
    public Markup verbatim(String trusted) {
        return write(() -> {
            xml.writeCharacters("");   // ends the tag that is being written
            xml.flush();
            text.write(trusted);
        });
    }

    @Override public String toString() {
        write(xml::flush);
        return text.toString();
    }

    private void attributes(Object... attributes) throws XMLStreamException {
        for (var i = 0; i < attributes.length; i += 2) xml.writeAttribute((String) attributes[i], printable(attributes[i + 1]));
    }

    /** What a node printed may hold characters that no document can, not even escaped. */
    private static String printable(Object content) {
        return String.valueOf(content).replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }

    @FunctionalInterface
    private interface Writing {
        void write() throws XMLStreamException;
    }

    private Markup write(Writing part) {
        try {
            part.write();
            return this;
        } catch (XMLStreamException bug) {
            throw new IllegalStateException(bug);   // a string takes everything
        }
    }
}
