package ekslab.verify.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretsTest {

    @ParameterizedTest
    @ValueSource(strings = { "{\"env\":{\"DB_PASSWORD\":\"hunter2\"}}", "{\"api-key\":\"hunter2\"}",
        "{\"a\":[{\"clientSecret\":{\"b\":\"hunter2\"}}]}",
        "{\"env\":[{\"name\":\"GITHUB_TOKEN\",\"value\":\"hunter2\"}]}", "{\"proxy\":\"http://me:hunter2@proxy:3128\"}",
        "dbPassword: hunter2" }) void no_snapshot_has_what_its_key_calls_a_secret(String planted) {
        var hidden = addon(planted).configuration();

        assertThat(hidden).doesNotContain("hunter2").contains("sha256:");
        assertThat(addon(hidden).configuration()).as("read again").isEqualTo(hidden);
        assertThat(addon(planted.replace("hunter2", "hunter3")).configuration()).as("another secret").isNotEqualTo(hidden);
    }

    @Test void everything_else_stays_to_the_letter() {
        var open = "{ \"env\": { \"WARM_ENI_TARGET\": \"1\" } }";

        assertThat(addon(open).configuration()).isEqualTo(open);
        assertThat(addon("{\"password\":\"x\",\"replicas\":2}").configuration()).contains("\"replicas\":2");
    }

    private static Addon addon(String configuration) { return new Addon("vpc-cni", "ACTIVE", "v1", configuration, List.of()); }
}
