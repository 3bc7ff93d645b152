package ekslab.verify.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of tests on the lab that {@code eval "$(lab env)"} leads to. Its methods may ask for a {@link LabPod} or {@link LabNode}, one
 * or a {@code List}, chosen by {@link Which}; for a {@code List} of {@link ekslab.verify.facts.Eni}; and for the
 * {@link ekslab.verify.facts.Snapshot} that all of them come from, taken once for the class.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface LabNetwork {}
