package ekslab.local.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The table of images that can run here, by repository without registry and tag: the last part of the path, or the last two. */
public final class Programs {

    private final Map<String, Program> byRepository = new LinkedHashMap<>();

    public Programs with(String repository, Program program) {
        byRepository.put(repository, program);
        return this;
    }

    Optional<Program> find(String image) {
        var repository = image.replaceFirst("@.*$", "").replaceFirst(":[^/:]*$", "");
        return byRepository.entrySet().stream()
            .filter(entry -> repository.equals(entry.getKey()) || repository.endsWith("/" + entry.getKey()))
            .map(Map.Entry::getValue).findFirst();
    }

    /** Why an image cannot run, in words that help. */
    String missing(String image) {
        return "no image is pulled on this machine, and no program stands in for \"%s\"; there is one for: %s"
            .formatted(image, String.join(", ", byRepository.keySet()));
    }
}
