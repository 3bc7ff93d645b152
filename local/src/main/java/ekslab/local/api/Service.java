package ekslab.local.api;

import ekslab.local.cloud.Refused;

/** One AWS service on the endpoint. */
interface Service {

    /** Of one request, in bytes. */
    default int largestBody() { return 1 << 20; }

    /** @throws Refused when AWS would refuse */
    Answer answer(Call call);

    /** A refusal in the service's own form. */
    Answer refusal(Refused refused);
}
