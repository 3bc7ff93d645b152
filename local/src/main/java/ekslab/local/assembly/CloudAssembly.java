package ekslab.local.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What {@code cdk synth} left in cdk.out: its stacks, each after the ones it needs. Assets and metadata are not read.
 */
public record CloudAssembly(Path folder, List<StackTemplate> stacks) {

    private static final String STACK = "aws:cloudformation:stack";
    private static final Pattern ENVIRONMENT = Pattern.compile("aws://([^/]+)/([^/]+)");

    /** The manifest's schema grows by its major number; what is read here has been there, unchanged, since long before the first of these. */
    private static final int OLDEST_SCHEMA = 36;
    private static final int NEWEST_SCHEMA = 54;

    public CloudAssembly {
        stacks = List.copyOf(stacks);
    }

    /** @throws AssemblyProblems when something is missing, unreadable or not understood: what, where, and what to do */
    public static CloudAssembly read(Path cdkOut) {
        var json = new ObjectMapper();
        var manifest = read(json, cdkOut.resolve("manifest.json"), "run \"npx cdk synth\" first");
        check(cdkOut, manifest);
        var artifacts = new LinkedHashMap<String, JsonNode>();
        manifest.path("artifacts").properties().stream().filter(artifact -> STACK.equals(artifact.getValue().path("type").asText()))
            .forEach(artifact -> artifacts.put(artifact.getKey(), artifact.getValue()));
        if (artifacts.isEmpty())
            throw new AssemblyProblems(cdkOut.toString(),
                List.of("the assembly holds no stack; the app must create one before it is synthesized"));
        var stacks = new TreeMap<String, StackTemplate>();
        artifacts.forEach((id, artifact) -> stacks.put(id, stack(json, cdkOut, id, artifact, artifacts)));
        var needs = new LinkedHashMap<String, Set<String>>();
        artifacts.forEach((id, artifact) -> needs.put(id, stackDependencies(artifact, artifacts)));
        return new CloudAssembly(cdkOut, DependencyOrder.of(needs, "stacks of " + cdkOut).stream().map(stacks::get).toList());
    }

    private static void check(Path cdkOut, JsonNode manifest) {
        var problems = new ArrayList<String>();
        var version = manifest.path("version").asText();
        if (!version.matches("\\d+\\.\\d+\\.\\d+") || major(version) < OLDEST_SCHEMA || major(version) > NEWEST_SCHEMA)
            problems.add(
                "manifest.json has schema version \"%s\", understood are %d to %d; synthesize with the CDK version that package.json pins"
                    .formatted(version, OLDEST_SCHEMA, NEWEST_SCHEMA));
        for (var missing : manifest.path("missing"))
            problems.add("the synthesis lacks a looked-up value (%s); give it in cdk.json or avoid the lookup, then synthesize again"
                .formatted(missing.path("key").asText("unnamed")));
        if (!problems.isEmpty()) throw new AssemblyProblems(cdkOut.toString(), problems);
    }

    private static int major(String version) {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    private static StackTemplate stack(ObjectMapper json, Path cdkOut, String id, JsonNode artifact, Map<String, JsonNode> artifacts) {
        var properties = artifact.path("properties");
        var file = properties.path("templateFile").asText();
        if (file.isEmpty())
            throw new AssemblyProblems(cdkOut.resolve("manifest.json").toString(),
                List.of("stack %s names no templateFile; synthesize again".formatted(id)));
        var environment = ENVIRONMENT.matcher(artifact.path("environment").asText());
        var known = environment.matches();
        var after = new HashSet<String>();
        for (var needed : stackDependencies(artifact, artifacts)) after.add(name(needed, artifacts.get(needed)));
        var template = Template.of(cdkOut.resolve(file).toString(), read(json, cdkOut.resolve(file), "synthesize again"));
        return new StackTemplate(name(id, artifact), known ? concrete(environment.group(2)) : "",
            known ? concrete(environment.group(1)) : "", after, tags(properties), template);
    }

    private static Map<String, String> tags(JsonNode properties) {
        var tags = new LinkedHashMap<String, String>();
        properties.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }

    private static String concrete(String part) {
        return part.startsWith("unknown-") ? "" : part;
    }

    private static String name(String id, JsonNode artifact) {
        return artifact.path("properties").path("stackName").asText(id);
    }

    private static Set<String> stackDependencies(JsonNode artifact, Map<String, JsonNode> artifacts) {
        var needed = new LinkedHashSet<String>();
        for (var dependency : artifact.path("dependencies"))
            if (artifacts.containsKey(dependency.asText())) needed.add(dependency.asText());
        return needed;
    }

    private static JsonNode read(ObjectMapper json, Path file, String mend) {
        if (!Files.isReadable(file)) throw new AssemblyProblems(file.toString(), List.of("there is no such readable file; " + mend));
        try {
            var node = json.readTree(file.toFile());
            if (!node.isObject()) throw new AssemblyProblems(file.toString(), List.of("the file is not a JSON object; " + mend));
            return node;
        } catch (IOException broken) {
            throw new AssemblyProblems(file.toString(),
                List.of("the file is not JSON (%s); %s".formatted(broken.getMessage().lines().findFirst().orElse(""), mend)));
        }
    }
}
