package ekslab.local.cloudformation;

import java.time.Instant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

import ekslab.local.cloud.Cloud;

/** AWS::EC2::LaunchTemplate: every update is a new version, the old ones stay. */
final class LaunchTemplateType implements ResourceProvider {

    private final Cloud cloud;

    LaunchTemplateType(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override public Schema schema() {
        return Schema.changing("LaunchTemplateData").replacing("LaunchTemplateName").recorded("TagSpecifications", "VersionDescription");
    }

    @Override public Made create(Request request) {
        var name = request.text("LaunchTemplateName", cloud.names().physical(request.stack(), request.logicalId()));
        var template = LaunchTemplate.builder().launchTemplateId(cloud.names().id("lt", request.name())).launchTemplateName(name)
            .createTime(Instant.now())
            .defaultVersionNumber(1L).latestVersionNumber(1L).build();
        return put(template, request);
    }

    @Override public Made update(Made made, ObjectNode before, Request request) {
        var template = cloud.require(LaunchTemplate.class, made.physicalId());
        if (before.path("LaunchTemplateData").equals(request.properties().path("LaunchTemplateData"))) return made;
        return put(template.toBuilder().latestVersionNumber(template.latestVersionNumber() + 1).build(), request);
    }

    @Override public void delete(Made made, ObjectNode properties) {
        cloud.change(edit -> {
            edit.list(LaunchTemplateVersion.class).stream().filter(version -> version.launchTemplateId().equals(made.physicalId()))
                .forEach(version -> edit.remove(LaunchTemplateVersion.class, version.launchTemplateId() + "/" + version.versionNumber()));
            edit.remove(LaunchTemplate.class, made.physicalId());
            return null;
        });
    }

    private Made put(LaunchTemplate template, Request request) {
        var data = Shapes.fill(ResponseLaunchTemplateData.builder(), request.properties().path("LaunchTemplateData"),
            request.logicalId() + ".LaunchTemplateData").build();
        var latest = template.latestVersionNumber();
        cloud.change(edit -> {
            edit.put(LaunchTemplateVersion.builder().launchTemplateId(template.launchTemplateId())
                .launchTemplateName(template.launchTemplateName()).versionNumber(latest)
                .defaultVersion(latest == 1).createTime(Instant.now()).launchTemplateData(data).build());
            return edit.put(template);
        });
        return Made.of(template.launchTemplateId()).with("LaunchTemplateId", template.launchTemplateId())
            .with("LatestVersionNumber", latest)
            .with("DefaultVersionNumber", template.defaultVersionNumber());
    }
}
