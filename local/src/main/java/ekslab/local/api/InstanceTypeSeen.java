package ekslab.local.api;

import java.util.List;

import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;

import ekslab.local.cloud.InstanceSize;

/** An instance type as DescribeInstanceTypes shows it. */
final class InstanceTypeSeen {

    private InstanceTypeSeen() {}

    static InstanceTypeInfo of(InstanceSize size) {
        var card = NetworkCardInfo.builder().networkCardIndex(0).networkPerformance(size.network()).maximumNetworkInterfaces(size.enis())
            .build();
        return InstanceTypeInfo.builder().instanceType(size.name()).currentGeneration(!size.hypervisor().equals("xen"))
            .bareMetal(size.hypervisor().isEmpty())
            .hypervisor(size.hypervisor().isEmpty() ? null : size.hypervisor()).burstablePerformanceSupported(size.name().startsWith("t"))
            .vCpuInfo(cpu -> cpu.defaultVCpus(size.vcpus())).memoryInfo(memory -> memory.sizeInMiB((long) size.memory()))
            .processorInfo(processor -> processor.supportedArchitecturesWithStrings(List.of(size.architecture())))
            .networkInfo(network -> network.networkPerformance(size.network()).maximumNetworkInterfaces(size.enis())
                .ipv4AddressesPerInterface(size.ipv4PerEni()).maximumNetworkCards(1)
                .defaultNetworkCardIndex(0).networkCards(card).ipv6Supported(true).ipv6AddressesPerInterface(size.ipv4PerEni()))
            .build();
    }
}
