package ekslab.verify.look;

import java.net.URI;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;

import ekslab.verify.Target;

/**
 * Makes clients for the target's EC2 and EKS, which say in one sentence why they were refused.
 *
 * @param retries how often and after which pauses a call that was throttled, or heard nothing, is made again
 */
public record AwsClients(Target target, AwsCredentialsProvider credentials, RetryStrategy retries) {

    static final int ATTEMPTS = 6;

    /** The SDK's standard mode: after a throttled call a pause of up to 1 s, then 2, 4, 8 and 16, each of random length. */
    public static AwsClients of(Target target) {
        return new AwsClients(target, credentials(target),
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build());
    }

    public Ec2Client ec2() {
        return aim(Ec2Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder())).build();
    }

    EksClient eks() {
        return aim(EksClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder())).build();
    }

    private <B extends AwsClientBuilder<B, ?>> B aim(B builder) {
        target.endpoint().ifPresent(builder::endpointOverride);
        return builder.region(Region.of(target.region())).credentialsProvider(credentials)
            .overrideConfiguration(calls -> calls.retryStrategy(retries).addExecutionInterceptor(new AwsRefusals()));
    }

    /** What listens on this machine is not AWS: it gets no signature made with a real key, but with its own. */
    private static AwsCredentialsProvider credentials(Target target) {
        if (target.endpoint().map(URI::getHost).filter(host -> host.equals("127.0.0.1") || host.equals("localhost")).isPresent())
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", target.secret().orElse("lab")));
        return DefaultCredentialsProvider.builder().build();
    }
}
