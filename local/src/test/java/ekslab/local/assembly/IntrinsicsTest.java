package ekslab.local.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IntrinsicsTest {

    private static final Template TEMPLATE = Template.of("test.json", json("""
        {'Parameters': {'Size': {'Default': 'small'}, 'Open': {}, 'Image': {'Type': 'AWS::SSM::Parameter::Value<String>', 'Default': '/aws/image'}},
         'Mappings': {'Zones': {'seoul': {'first': 'a'}}},
         'Conditions': {'Yes': {'Fn::Equals': [{'Ref': 'Size'}, 'small']}, 'No': {'Fn::Not': [{'Condition': 'Yes'}]},
                        'Both': {'Fn::And': [{'Condition': 'Yes'}, {'Condition': 'No'}]}, 'Either': {'Fn::Or': [{'Condition': 'Yes'}, {'Condition': 'No'}]},
                        'Odd': {'Fn::Contains': [['a'], 'a']}},
         'Resources': {'Vpc': {'Type': 'AWS::EC2::VPC'}}}"""));

    private final Intrinsics values = new Intrinsics(TEMPLATE, new Scope() {

        @Override public Optional<String> physicalId(String logicalId) {
            return Optional.of(logicalId).filter("Vpc"::equals).map(id -> "vpc-1");
        }

        @Override public Optional<JsonNode> attribute(String logicalId, String attribute) {
            return Optional.of(logicalId + attribute).filter("VpcArn"::equals).map(id -> TextNode.valueOf("arn:vpc"));
        }

        @Override public Optional<String> imported(String export) {
            return Optional.of(export).filter("net:Vpc"::equals).map(name -> "vpc-2");
        }

        @Override public String pseudo(String name) {
            return "the " + name;
        }
    }, List.of("a", "b"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = { "{'Ref':'Vpc'} | 'vpc-1'", "{'Ref':'Size'} | 'small'",
        "{'Ref':'AWS::Region'} | 'the Region'", "{'Ref':'AWS::Partition'} | 'aws'", "{'Ref':'AWS::URLSuffix'} | 'amazonaws.com'",
        "{'Ref':'AWS::StackName'} | 'the StackName'",
        "{'Fn::GetAtt':['Vpc','Arn']} | 'arn:vpc'", "{'Fn::GetAtt':'Vpc.Arn'} | 'arn:vpc'",
        "{'Fn::Join':['-',['a',{'Ref':'Vpc'}]]} | 'a-vpc-1'", "{'Fn::ImportValue':'net:Vpc'} | 'vpc-2'",
        "{'Fn::Base64':'hi'} | 'aGk='", "{'Fn::Sub':'${Vpc}/${Vpc.Arn}/${AWS::Region}/${!no}'} | 'vpc-1/arn:vpc/the Region/${no}'",
        "{'Fn::Sub':['${x}!',{'x':{'Ref':'Vpc'}}]} | 'vpc-1!'",
        "{'Fn::Select':['1',['a','b']]} | 'b'", "{'Fn::Select':[0,{'Fn::GetAZs':''}]} | 'a'", "{'Fn::Split':[',','a,b']} | ['a','b']",
        "{'Fn::If':['Yes',1,2]} | 1", "{'Fn::If':['No',1,2]} | 2",
        "{'Fn::If':['Both',1,2]} | 2", "{'Fn::If':['Either',1,2]} | 1", "{'Fn::FindInMap':['Zones','seoul','first']} | 'a'",
        "{'a':{'Ref':'AWS::NoValue'},'b':[{'Ref':'AWS::NoValue'},1]} | {'b':[1]}" }) void a_function_becomes_its_value(String given,
            String expected) {
        assertThat(values.resolve(json(given), "here")).isEqualTo(json(expected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{'Fn::GetStackOutput':{}} | the intrinsic function Fn::GetStackOutput is not played",
        "{'Fn::Cidr':[]} | the intrinsic function Fn::Cidr is not played", "{'Ref':'Nobody'} | Ref to \"Nobody\", which does not exist",
        "{'Ref':'Open'} | parameter \"Open\" has no value", "{'Ref':'Image'} | parameter \"Image\" has no value",
        "{'Ref':'AWS::NotificationARNs'} | the pseudo parameter AWS::NotificationARNs is not played",
        "{'Fn::GetAtt':['Vpc','Colour']} | this attribute of AWS::EC2::VPC is not played",
        "{'Fn::ImportValue':'net:None'} | No export named net:None found", "{'Fn::Select':[5,['a']]} | Fn::Select has no element 5",

        "{'Fn::If':['None',1,2]} | condition \"None\" is not in the template",
        "{'Fn::FindInMap':['Zones','busan','first']} | finds nothing under [Zones, busan, first]",
        "{'Fn::Join':['',[{'a':1}]]} | needs a list of texts",
        "{'Fn::Split':['','a']} | Fn::Split needs a delimiter" }) void what_cannot_be_resolved_is_named_with_its_place(String given,
            String problem) {
        assertThatThrownBy(() -> values.resolve(json("{'deep':[" + given + "]}"), "Resources.X.Properties"))
            .isInstanceOf(AssemblyProblems.class).hasMessageContaining("test.json")
            .hasMessageContaining("deep[0]").hasMessageContaining(problem);
    }

    @Test void a_condition_that_cannot_be_judged_is_named() {
        assertThatThrownBy(() -> values.resolve(json("{'Fn::If':['Odd',1,2]}"), "here"))
            .hasMessageContaining("Conditions.Odd: the condition function Fn::Contains is not played");
    }

    @Test void a_condition_function_outside_of_conditions_is_refused() {
        assertThatThrownBy(() -> values.resolve(json("{'Fn::Equals':[1,1]}"), "here"))
            .hasMessageContaining("here: Fn::Equals belongs into the section Conditions");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
