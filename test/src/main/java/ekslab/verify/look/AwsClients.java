package ekslab.verify.look;

import java.net.URI;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;

import ekslab.verify.Target;

/** Makes clients for the target's EC2 and EKS. */
final class AwsClients {

    private AwsClients() {}

    static Ec2Client ec2(Target target) {
        var builder = Ec2Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
        return aim(builder, target).build();
    }

    static EksClient eks(Target target) {
        var builder = EksClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
        return aim(builder, target).build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B aim(B builder, Target target) {
        target.endpoint().ifPresent(builder::endpointOverride);
        return builder.region(Region.of(target.region())).credentialsProvider(credentials(target));
    }

    /** What listens on this machine is not AWS: it gets no signature made with a real key, but with its own. */
    private static AwsCredentialsProvider credentials(Target target) {
        if (target.endpoint().map(URI::getHost).filter(host -> host.equals("127.0.0.1") || host.equals("localhost")).isPresent())
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", target.secret().orElse("lab")));
        return DefaultCredentialsProvider.builder().build();
    }
}
