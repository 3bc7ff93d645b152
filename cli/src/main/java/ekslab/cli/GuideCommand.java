package ekslab.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import ekslab.cli.guide.Page;
import ekslab.cli.guide.Page.Language;

@Command(name = "guide", description = { "The lab document page by page, with the commands to type after eval \"$(lab env)\".",
    "Without a page it lists them." }, footer = { "", "Example: lab guide pods --lang ko" })
final class GuideCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "PAGE", description = "Which page; \"all\" for all of them.") private String wanted;

    @Mixin private LanguageOption language;

    @Option(names = "--commands", description = "Only the lines to type.") private boolean commands;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var out = spec.commandLine().getOut();
        var pages = Page.all();
        var in = language.language();
        if (wanted == null && !commands) {
            var table = new Table("PAGE", "WHAT");
            pages.forEach(page -> table.row(page.name(), in == Language.KO ? page.title().ko() : page.title().en()));
            out.print(table);
        } else {
            var chosen = pages.stream().filter(page -> wanted == null || wanted.equals("all") || wanted.equals(page.name())).toList();
            if (chosen.isEmpty())
                throw new Refusal(Exit.USAGE, "\"%s\" is no page; there are %s".formatted(wanted,
                    pages.stream().map(Page::name).collect(Collectors.joining(", "))));
            for (var page : chosen)
                if (commands) page.commands().forEach(out::println);
                else out.println(page.markdown(in));
        }
        out.flush();
        return Exit.OK.code;
    }
}
