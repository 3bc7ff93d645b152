package ekslab.verify.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * What was before, written down before anything is changed: a file for each fault that is in the lab.
 *
 * @param folder may not exist yet
 */
record Journal(Path folder) {

    private static final JsonMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();
    private static final String ENDING = ".json";

    /** In the order in which they were injected. */
    List<Injection> injections() {
        if (Files.notExists(folder)) return List.of();
        try (var files = Files.list(folder)) {
            var all = new ArrayList<Injection>();
            for (var file : files.filter(each -> each.toString().endsWith(ENDING)).toList())
                all.add(JSON.readValue(file.toFile(), Injection.class));
            all.sort(Comparator.comparing(Injection::at));
            return all;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Returns when the file is on the disk, whole.
     *
     * @throws FaultRefused when this fault is in the lab already
     */
    void add(Injection injection) {
        var draft = folder.resolve(injection.fault() + ".draft");
        try {
            Files.createDirectories(folder);
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(injection));
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.createLink(file(injection), draft);   // unlike a move it never replaces one that is there
            Files.delete(draft);
        } catch (FileAlreadyExistsException meanwhile) {
            throw twice(injection);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static FaultRefused twice(Injection injection) {
        return new FaultRefused("%s: is injected already, at %s".formatted(injection.fault(), injection.where()));
    }

    void remove(Injection injection) {
        try {
            Files.deleteIfExists(file(injection));
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }

    /** For a lab that is gone: nothing of it is left to be mended. */
    void delete() {
        if (Files.notExists(folder)) return;
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) Files.delete(file);
            Files.delete(folder);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }

    private Path file(Injection injection) { return folder.resolve(injection.fault() + ENDING); }
}
