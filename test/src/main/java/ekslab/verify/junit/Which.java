package ekslab.verify.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which pods or nodes a parameter means; of several that fit, one that is asked for alone is the first in the order of the nodes. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Which {

    /** A node as N1 or by name; a pod by a label such as app=netshoot-pod, by NAME, or by NAMESPACE/NAME. Empty for any. */
    String value() default "";

    /** The node that a pod runs on, as N1 or by name. Empty for any. */
    String on() default "";
}
