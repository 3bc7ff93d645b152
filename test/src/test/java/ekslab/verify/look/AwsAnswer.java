package ekslab.verify.look;

/** What AWS says to a request. @param error the code of an error; "" for none */
record AwsAnswer(int status, String error, String body) {

    static AwsAnswer ok(String body) { return new AwsAnswer(200, "", body); }

    /** As EC2's query protocol says it. */
    static AwsAnswer ec2(int status, String code, String message) {
        return new AwsAnswer(status, code, """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors>\
            <RequestID>ea966190-f9aa-478e-9ede-example</RequestID></Response>
            """.formatted(code, message));
    }

    /** As EKS says it, whose protocol is REST with JSON. */
    static AwsAnswer eks(int status, String code, String message) {
        return new AwsAnswer(status, code, "{\"message\": \"%s\"}".formatted(message));
    }
}
