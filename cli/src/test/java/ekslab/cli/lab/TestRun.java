package ekslab.cli.lab;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a class of tests in a process of its own, whose environment leads to a lab, and says how many hold, or why not. */
final class TestRun {

    private TestRun() {}

    public static void main(String[] classes) {
        var heard = new SummaryGeneratingListener();
        LauncherFactory.create().execute(
            LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(classes[0])).build(), heard);
        var summary = heard.getSummary();
        summary.getFailures().forEach(failure -> System.out.println(failure.getException().getMessage()));
        System.out.printf("%d of %d hold%n", summary.getTestsSucceededCount(), summary.getTestsFoundCount());
    }
}
