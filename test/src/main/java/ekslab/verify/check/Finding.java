package ekslab.verify.check;

import java.time.Duration;

/** What one check of a round found. @param meaning why it matters */
public record Finding(String name, String intent, String meaning, Verdict verdict, Duration took) {}
