package ekslab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import ekslab.local.node.StandIn;
import ekslab.local.node.StandIns;
import ekslab.local.node.UserImages;

@Command(name = "image", description = { "What runs in place of images: none is pulled on this machine. Lists the table.",
    "Who adds a row need not restart anything: a pod that waits for its image starts at its next try." }, subcommands = {
        ImageCommand.Add.class, ImageCommand.Remove.class }, synopsisSubcommandLabel = "[COMMAND]", footer = { "",
            "Example: lab image add myorg/api --serves hello --port 8080" })
final class ImageCommand implements Callable<Integer> {

    @Mixin private Where where;

    @ParentCommand private Lab lab;

    @Spec private CommandSpec spec;

    @Override public Integer call() {
        var rows = table(lab, where).rows();
        var table = new Table("IMAGE", "IN ITS PLACE", "FROM");
        rows.forEach((repository, row) -> table.row(repository, row.toString(), "you"));
        StandIns.names().stream().filter(name -> !rows.containsKey(name))
            .forEach(name -> table.row(name, "this machine's programs", "the lab"));
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return Exit.OK.code;
    }

    /** On AWS images are what they are. */
    private static UserImages table(Lab lab, Where where) {
        if (where.aws()) throw new Refusal(Exit.USAGE, "--target aws: images are pulled there, nothing stands in for them");
        return UserImages.in(lab.home.state(where.find(lab).local().orElseThrow().name()));
    }

    @Command(name = "add", description = { "Lets a program stand in for an image, or for all that a YAML file lists.",
        "A file has a row for each: \"myorg/api: {serves: hello, port: 8080}\", {like: nginx}, {command: [WORDS]}, {entrypoint: [WORDS]}." }, footer = {
            "",
            "Example: lab image add myorg/web --like nginx", "         lab image add --file images.yaml" })
    static final class Add implements Callable<Integer> {

        @Parameters(arity = "0..1", paramLabel = "REPOSITORY", description = "The image without registry and tag, such as myorg/api.") private String repository;

        @Option(names = "--like", paramLabel = "IMAGE", description = "The program of an image that the lab knows: see \"lab image\".") private String like;

        @Option(names = "--serves", paramLabel = "TEXT", description = "A small web server's answer to everything.") private String serves;

        @Option(names = "--port", paramLabel = "PORT", description = "Where that server listens (default: 80).") private Integer port;

        @Option(names = "--file", paramLabel = "FILE", description = "A YAML file with rows.") private Path file;

        @Mixin private Where where;

        @ParentCommand private ImageCommand image;

        @Override public Integer call() {
            var table = table(image.lab, where);
            if ((repository == null) == (file == null)) throw new Refusal(Exit.USAGE, "lab image add: either a REPOSITORY or --file");
            var added = file != null ? read(file) : Map.of(repository, new StandIn(like, null, null, serves, port));
            var problems = new ArrayList<String>();
            added.forEach((name, row) -> problems.addAll(row.problems(name)));
            Refusal.unless(problems.stream().map(problem -> file == null ? problem : file + ": " + problem).toList());
            var rows = table.rows();
            rows.putAll(added);
            table.keep(rows);
            return Exit.OK.code;
        }

        private static Map<String, StandIn> read(Path file) {
            try {
                return new YAMLMapper().readValue(file.toFile(), new TypeReference<TreeMap<String, StandIn>>() {});
            } catch (JsonProcessingException wrong) {
                throw new Refusal(Exit.USAGE, "%s:%d: %s".formatted(file, wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr(),
                    wrong.getOriginalMessage()), wrong);
            } catch (IOException unreadable) {
                throw new Refusal(Exit.USAGE, "--file: %s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
            }
        }
    }

    @Command(name = "remove", description = "Takes a row away again that somebody added; containers that run go on.", footer = { "",
        "Example: lab image remove myorg/web" })
    static final class Remove implements Callable<Integer> {

        @Parameters(paramLabel = "REPOSITORY", description = "As it was added.") private String repository;

        @Mixin private Where where;

        @ParentCommand private ImageCommand image;

        @Override public Integer call() {
            var table = table(image.lab, where);
            var rows = table.rows();
            if (rows.remove(repository) == null)
                throw new Refusal(Exit.USAGE,
                    "%s: nobody has added it; there are %s".formatted(repository, rows.isEmpty() ? "none" : rows.keySet()));
            table.keep(rows);
            return Exit.OK.code;
        }
    }
}
