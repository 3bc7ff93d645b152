package ekslab.verify.report;

import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import ekslab.verify.Report;
import ekslab.verify.check.Finding;
import ekslab.verify.check.Verdict.Broken;
import ekslab.verify.check.Verdict.Skipped;
import ekslab.verify.check.Verdict.Unknown;

/** For CI servers: JUnit XML in surefire's form. Broken is a failure, "could not look" an error, skipped is skipped. */
public final class JunitReport {

    private final XMLStreamWriter xml;

    private JunitReport(XMLStreamWriter xml) { this.xml = xml; }

    public static String of(Report report) {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JunitReport(xml).write(report);
            xml.close();
        } catch (XMLStreamException bug) {
            throw new IllegalStateException(bug);
        }
        return text.toString();
    }

    private void write(Report report) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        start("testsuite", "name", "ekslab.verify." + report.cluster(), "tests", report.findings().size(), "failures",
            report.count(Broken.class),
            "errors", report.count(Unknown.class), "skipped", report.count(Skipped.class), "time", seconds(report.took()));
        for (var finding : report.findings()) write(finding);
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.writeCharacters("\n");
    }

    private void write(Finding finding) throws XMLStreamException {
        start("testcase", "name", finding.name(), "classname", "ekslab.verify", "time", seconds(finding.took()));
        var verdict = finding.verdict();
        var firstLine = verdict.evidence().lines().findFirst().orElse("");
        if (verdict instanceof Broken) detail("failure", firstLine, finding);
        if (verdict instanceof Unknown) detail("error", firstLine, finding);
        if (verdict instanceof Skipped) {
            start("skipped", "message", firstLine);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void detail(String kind, String message, Finding finding) throws XMLStreamException {
        start(kind, "message", message, "type", finding.verdict().getClass().getSimpleName());
        xml.writeCharacters(printable(TextReport.of(finding, false)));
        xml.writeEndElement();
    }

    private void start(String element, Object... attributes) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement(element);
        for (var i = 0; i < attributes.length; i += 2)
            xml.writeAttribute((String) attributes[i], printable(String.valueOf(attributes[i + 1])));
    }

    /** What a node printed may hold characters that no XML document can, not even escaped. */
    private static String printable(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }
}
