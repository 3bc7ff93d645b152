package ekslab.verify;

import ekslab.verify.check.Finding;

/** Is told each finding as soon as it is there. */
@FunctionalInterface
public interface Observer {

    Observer NOBODY = finding -> {};

    void found(Finding finding);
}
