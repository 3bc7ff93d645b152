package ekslab.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/** The templates of one lab; the default one is synthesized once for all tests of this JVM, for jsii takes seconds to start. */
record Synthesized(Template network, Template cluster, Template workloads) {

    static final Synthesized DEFAULT = with();

    /** The default lab but for these settings: key, value, key, value. */
    static Synthesized with(String... keysAndValues) {
        var app = app(keysAndValues);
        return new Synthesized(template(app, "Network"), template(app, "Cluster"), template(app, "Workloads"));
    }

    static App app(String... keysAndValues) {
        var raw = new TreeMap<String, String>();
        for (var i = 0; i < keysAndValues.length; i += 2) raw.put(keysAndValues[i], keysAndValues[i + 1]);
        var app = LabApp.app();
        LabApp.build(app, Settings.from("test", raw), emptyLayer().toString());
        return app;
    }

    Stream<Template> all() {
        return Stream.of(network, cluster, workloads);
    }

    /** The properties of all resources of a type, by logical id. */
    @SuppressWarnings("unchecked") static Map<String, Map<String, Object>> resources(Template template, String type) {
        var found = new TreeMap<String, Map<String, Object>>();
        template.findResources(type).forEach((id, resource) -> found.put(id, (Map<String, Object>) resource.get("Properties")));
        return found;
    }

    /** Stands in for the 36 MB that npm brings; nothing in a template depends on its content. */
    private static Path emptyLayer() {
        try {
            var zip = Files.createTempDirectory("layer").resolve("layer.zip");
            zip.getParent().toFile().deleteOnExit();   // the last one to be registered is the first to go
            zip.toFile().deleteOnExit();
            return Files.write(zip, new byte[]{ 'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an empty kubectl layer", e);
        }
    }

    private static Template template(App app, String stack) {
        return Template.fromStack((Stack) app.getNode().findChild(stack));
    }
}
