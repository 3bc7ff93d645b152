package ekslab.verify.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.Expectations;
import ekslab.verify.facts.CouldNotLook;

/** The variables that the VPC CNI was promised to run with: those of the add-on's configuration. */
final class CniEnv {

    private static final JsonMapper JSON = new JsonMapper();

    private CniEnv() {}

    static boolean is(Expectations promised, String variable, boolean byDefault) {
        return text(promised, variable, String.valueOf(byDefault)).equals("true");
    }

    static String text(Expectations promised, String variable, String byDefault) {
        var configuration = promised.addons().getOrDefault("vpc-cni", "");
        if (configuration.isBlank() || configuration.equals(Expectations.ANY)) return byDefault;
        try {
            return JSON.readTree(configuration).path("env").path(variable).asText(byDefault);
        } catch (JsonProcessingException notJson) {
            throw new CouldNotLook("the expected configuration of vpc-cni is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }
}
