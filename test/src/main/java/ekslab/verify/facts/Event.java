package ekslab.verify.facts;

/**
 * Something that went wrong, as Kubernetes was told.
 *
 * @param reason such as FailedCreatePodSandBox
 * @param object kind/name of what it happened to
 * @param count how often it was told
 */
public record Event(String reason, String namespace, String object, String message, int count) {}
