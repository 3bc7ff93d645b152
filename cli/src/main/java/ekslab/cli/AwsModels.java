package ekslab.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Points an aws CLI to another endpoint by the service models that it reads: before 2.13 it does not know AWS_ENDPOINT_URL. */
final class AwsModels {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, String> API_VERSIONS = Map.of("ec2", "2016-11-15", "eks", "2017-11-01", "sts", "2011-06-15",
        "cloudformation", "2010-05-15");

    private AwsModels() {}

    /** @param folder becomes what AWS_DATA_PATH names */
    static void write(Path folder, URI endpoint) throws IOException {
        for (var service : API_VERSIONS.entrySet()) {
            var model = folder.resolve(service.getKey()).resolve(service.getValue());
            Files.createDirectories(model);
            Files.write(model.resolve("endpoint-rule-set-1.json"), JSON.writeValueAsBytes(rules(endpoint)));
        }
    }

    /** One rule without conditions. The parameters must be declared, because the CLI passes them. */
    private static ObjectNode rules(URI endpoint) {
        var rules = JSON.createObjectNode().put("version", "1.0");
        var parameters = rules.putObject("parameters");
        declare(parameters, "Region", "AWS::Region", "String");
        declare(parameters, "Endpoint", "SDK::Endpoint", "String");
        declare(parameters, "UseDualStack", "AWS::UseDualStack", "Boolean").put("default", false).put("required", true);
        declare(parameters, "UseFIPS", "AWS::UseFIPS", "Boolean").put("default", false).put("required", true);
        declare(parameters, "UseGlobalEndpoint", "AWS::STS::UseGlobalEndpoint", "Boolean").put("default", false).put("required", true);   // STS only
        var rule = rules.putArray("rules").addObject().put("type", "endpoint");
        rule.putArray("conditions");
        var target = rule.putObject("endpoint").put("url", endpoint.toString());
        target.putObject("properties");
        target.putObject("headers");
        return rules;
    }

    private static ObjectNode declare(ObjectNode parameters, String name, String builtIn, String type) {
        return parameters.putObject(name).put("builtIn", builtIn).put("type", type).put("required", false).put("documentation", name);
    }
}
