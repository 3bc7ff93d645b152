package ekslab.verify.check;

import java.time.Duration;

/** What one check of a round found. */
public record Finding(String name, String intent, Verdict verdict, Duration took) {}
