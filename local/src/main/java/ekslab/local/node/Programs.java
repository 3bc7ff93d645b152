package ekslab.local.node;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/** The table of images that can run on a node, by repository without registry and tag: the last part of the path, or the last two. */
public final class Programs {

    private final Map<String, Program> byRepository = new LinkedHashMap<>(StandIns.programs());
    private final UserImages added;

    /** @param added what a user lets run beside, or in place of, the tool boxes and servers that every lab knows */
    public Programs(UserImages added) {
        this.added = added;
    }

    public Programs with(String repository, Program program) {
        byRepository.put(repository, program);
        return this;
    }

    Optional<Program> find(String image) {
        var repository = image.replaceFirst("@.*$", "").replaceFirst(":[^/:]*$", "");
        for (var row : added.rows().entrySet())
            if (names(row.getKey(), repository)) return Optional.of(row.getValue().program(row.getKey()));
        return byRepository.entrySet().stream().filter(row -> names(row.getKey(), repository)).map(Map.Entry::getValue).findFirst();
    }

    private static boolean names(String row, String repository) { return repository.equals(row) || repository.endsWith("/" + row); }

    /** Why an image cannot run, in words that help. */
    String missing(String image) {
        var known = new LinkedHashSet<>(byRepository.keySet());
        known.addAll(added.rows().keySet());
        return "no image is pulled on this machine, and no program stands in for \"%s\"; add one with: ./lab image add %s --like nginx (there are: %s)"
            .formatted(image, image.replaceFirst("@.*$", "").replaceFirst(":[^/:]*$", "").replaceFirst("^[^/]*[.:][^/]*/", ""),
                String.join(", ", known));
    }
}
