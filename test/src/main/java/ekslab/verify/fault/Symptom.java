package ekslab.verify.fault;

/** What a student notices first; it does not give the cause away. */
public record Symptom(String english, String korean) {}
