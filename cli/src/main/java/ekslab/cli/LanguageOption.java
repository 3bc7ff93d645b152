package ekslab.cli;

import java.util.Optional;

import picocli.CommandLine.Option;

import ekslab.cli.guide.Page.Language;

/** Which language texts for students are in. */
final class LanguageOption {

    @Option(names = "--lang", paramLabel = "en|ko", description = "English or Korean (default: what this shell speaks).") private Language language;

    Language language() {
        return Optional.ofNullable(language)
            .orElse(System.getenv().getOrDefault("LANG", "").startsWith("ko") ? Language.KO : Language.EN);
    }
}
