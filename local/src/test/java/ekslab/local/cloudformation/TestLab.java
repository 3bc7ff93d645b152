package ekslab.local.cloudformation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import ekslab.local.api.AwsEndpoint;
import ekslab.local.api.Signatures;
import ekslab.local.assembly.CloudAssembly;
import ekslab.local.assembly.StackTemplate;
import ekslab.local.assembly.Template;
import ekslab.local.cloud.Cloud;

/** A cloud, an engine that plays into it, and everything that was heard. */
public final class TestLab {

    public static final Path ASSEMBLY = Path.of("src/test/resources/ekslab/local/cloud/lab");

    public final Cloud cloud = new Cloud("ap-northeast-2", "111122223333", "lab");
    public final FakeOperator operator = new FakeOperator();
    public final List<StackEvent> events = new ArrayList<>();
    public final Deployments deployments = new Deployments(cloud, operator, Deployments.Surroundings.NONE);
    public final StackEngine engine = new StackEngine(cloud, operator, event -> {
        events.add(event);
        deployments.happened(event);
    });

    public TestLab up() {
        CloudAssembly.read(ASSEMBLY).stacks().forEach(engine::create);
        return this;
    }

    /** What the SDKs and the aws CLI speak to. @param objects where S3 keeps what it is given */
    public AwsEndpoint endpoint(Path objects) {
        deployments.work(engine);
        return AwsEndpoint.start(cloud, deployments, objects, new Signatures("lab", cloud.region()), 0);
    }

    public static StackTemplate stack(String name) {
        return CloudAssembly.read(ASSEMBLY).stacks().stream().filter(stack -> stack.name().equals(name)).findFirst().orElseThrow();
    }

    /** A stack of its own from a template's text; apostrophes stand for quotation marks. */
    public static StackTemplate template(String name, String json) {
        try {
            return StackTemplate.anywhere(name, Map.of(), Template.of(name, new ObjectMapper().readTree(json.replace('\'', '"'))));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    /** A stack of the lab whose template's text was changed. */
    public static StackTemplate changed(String name, String before, String after) {
        try {
            var file = Files.readString(ASSEMBLY.resolve(name + ".template.json"));
            if (!file.contains(before)) throw new IllegalArgumentException("%s does not contain %s".formatted(name, before));
            return template("lab-" + name.toLowerCase(Locale.ROOT), file.replace(before, after));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** "logicalId STATUS" of each event since the last time it was asked. */
    public List<String> heard() {
        var heard = events.stream().map(event -> event.logicalId() + " " + event.status()).toList();
        events.clear();
        return heard;
    }
}
