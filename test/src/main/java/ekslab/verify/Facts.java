package ekslab.verify;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import ekslab.verify.check.Depth;
import ekslab.verify.facts.Node;
import ekslab.verify.facts.Snapshot;
import ekslab.verify.look.KubeDoor;
import ekslab.verify.look.Looks;
import ekslab.verify.look.Sending;

/** Collects facts without judging them. */
public final class Facts {

    private Facts() {}

    /** What EC2, EKS and Kubernetes say; nothing is sent and no node is entered. What could not be seen says so in its place. */
    public static Snapshot collect(Target target) {
        return Looks.take(target, Depth.APIS, Sending.NOTHING);
    }

    /** What the nodes' kernels say as well; nothing is sent. */
    public static Snapshot kernels(Target target) {
        return Looks.take(target, Depth.KERNELS, Sending.NOTHING);
    }

    /** Whatever can be seen, on the nodes and by packets too. */
    public static Snapshot everything(Target target, Sending sending) {
        return Looks.take(target, Depth.PACKETS, sending);
    }

    /**
     * The nodes alone, as Kubernetes lists them: much quicker than a whole snapshot.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the Kubernetes API refuses or does not answer
     */
    public static List<Node> nodes(Target target) { return KubeDoor.nodes(target); }

    public static String json(Snapshot snapshot) {
        try {
            return mapper().writerWithDefaultPrettyPrinter().writeValueAsString(snapshot) + "\n";
        } catch (JsonProcessingException bug) {
            throw new UncheckedIOException(bug);
        }
    }

    /** @throws IllegalArgumentException when the text is no snapshot of this version */
    public static Snapshot parse(String json) {
        try {
            return read(new StringReader(json));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    /** Writes what {@link #read} reads, without ever holding all of the text. */
    public static void write(Snapshot snapshot, Path file) throws IOException {
        mapper().writeValue(file.toFile(), snapshot);
    }

    /** @throws IllegalArgumentException when the file is no snapshot of this version */
    public static Snapshot read(Path file) throws IOException {
        try (var text = Files.newBufferedReader(file)) {
            return read(text);
        }
    }

    private static Snapshot read(Reader text) throws IOException {
        try {
            return mapper().readValue(text, Snapshot.class);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("snapshot: " + unreadable.getOriginalMessage(), unreadable);
        }
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder().addModule(new JavaTimeModule()).disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();
    }
}
