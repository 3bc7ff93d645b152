package ekslab.verify.look;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

import ekslab.verify.facts.CouldNotLook;

/**
 * Tells why AWS refused a call, and what to do. Which IAM action it takes is known from the call, because not every service says it:
 * read-only operations of EC2 and EKS have the name of their action. The SDK lets nobody change the type of an exception, so the sentence
 * travels as its cause.
 */
final class AwsRefusals implements ExecutionInterceptor {

    private static final Set<String> DENIED = Set.of("UnauthorizedOperation", "AccessDenied", "AccessDeniedException");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");
    private static final Set<String> UNTIMELY = Set.of("RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture");
    private static final Set<String> NOBODY = Set.of("AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException",
        "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSignatureException");
    private static final Pattern PRINCIPAL = Pattern.compile("User: (\\S+) is not authorized");

    @Override public Throwable modifyException(Context.FailedExecution failed, ExecutionAttributes call) {
        var action = "%s:%s".formatted(call.getAttribute(SdkExecutionAttribute.SERVICE_NAME).toLowerCase(Locale.ROOT),
            call.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        if (!(failed.exception() instanceof AwsServiceException refused) || refused.awsErrorDetails() == null) return failed.exception();
        return sentence(action, refused).<Throwable>map(why -> refused.toBuilder().cause(new CouldNotLook(why)).build()).orElse(refused);
    }

    /** The sentence of a call that was refused; nothing where the client's own words are as good. */
    static Optional<String> told(SdkException problem) {
        if (problem.getCause() instanceof CouldNotLook why) return Optional.of(why.getMessage());
        if (!String.valueOf(problem.getMessage()).startsWith("Unable to load credentials")) return Optional.empty();
        return Optional.of("there are no AWS credentials; set AWS_PROFILE or sign in: aws sts get-caller-identity must answer");
    }

    private static Optional<String> sentence(String action, AwsServiceException refused) {
        var code = String.valueOf(refused.awsErrorDetails().errorCode());
        var said = String.valueOf(refused.awsErrorDetails().errorMessage());
        if (DENIED.contains(code))
            return Optional.of("%s may not call %s; allow that action in its IAM policy (AWS: %s: %s)"
                .formatted(principal(said), action, code, said));
        if (EXPIRED.contains(code))
            return Optional.of("the AWS session has expired (%s); sign in again, as with: aws sso login"
                .formatted(code));
        if (UNTIMELY.contains(code))
            return Optional
                .of("AWS refuses the time of the request (%s); sign in again if the session is old, else set this machine's clock"
                    .formatted(code));
        if (NOBODY.contains(code))
            return Optional.of(
                "AWS does not accept these credentials (%s); see who you are: aws sts get-caller-identity".formatted(code));
        if (refused.isThrottlingException())
            return Optional.of("%s is still throttled at attempt %d (%s); try again in some minutes"
                .formatted(action, refused.numAttempts(), code));
        return Optional.empty();
    }

    private static String principal(String said) {
        var found = PRINCIPAL.matcher(said);
        return found.find() ? found.group(1) : "whoever has these credentials";
    }
}
