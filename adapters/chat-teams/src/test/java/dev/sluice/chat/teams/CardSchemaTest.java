package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema finds what Teams would leave out or refuse. */
class CardSchemaTest {
  private static JsonNode card(String element) throws IOException {
    String card = "{'type':'AdaptiveCard','version':'1.5','body':[" + element + "]}";
    return Json.read(card.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'TextBlock','text':'x','wrap':true,'spacing':'None'}",
        "{'type':'Container','id':'a','items':[{'type':'TextBlock','text':'x'}]},"
            + "{'type':'ActionSet','actions':[{'type':'Action.ToggleVisibility','title':'x',"
            + "'targetElements':['a']}]}"
      })
  void takesWhatIsDocumented(String element) throws IOException {
    assertThat(CardSchema.problems(card(element))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{'type':'Text','text':'x'}",
        "{'type':'TextBlock'}",
        "{'type':'TextBlock','text':''}",
        "{'type':'TextBlock','text':'x','wrap':'yes'}",
        "{'type':'TextBlock','text':'x','colour':'Good'}",
        "{'type':'TextBlock','text':'x','color':'Red'}",
        "{'type':'RichTextBlock','inlines':[{'type':'TextBlock','text':'x'}]}",
        "{'type':'Input.Text','label':'x'}",
        "{'type':'Input.ChoiceSet','id':'x','choices':[{'title':'x'}]}",
        "{'type':'Input.Text','id':'x'},{'type':'Input.Text','id':'x'}",
        "{'type':'ActionSet','actions':[{'type':'Action.Execute','title':'x'}]}",
        "{'type':'ActionSet','actions':[{'type':'Action.OpenUrl','title':'x','url':'a:b'}]}",
        "{'type':'ActionSet','actions':[{'type':'Action.ToggleVisibility','title':'x',"
            + "'targetElements':['none']}]}",
        "{'type':'ActionSet','actions':[{'type':'Action.ShowCard','title':'x',"
            + "'card':{'type':'AdaptiveCard','body':[{'type':'x'}]}}]}",
        "{'type':'Table','columns':[{'width':1},{'width':1}],'rows':[{'type':'TableRow',"
            + "'cells':[{'type':'TableCell','items':[{'type':'TextBlock','text':'x'}]}]}]}"
      })
  void findsWhatIsNot(String element) throws IOException {
    assertThat(CardSchema.problems(card(element))).isNotEmpty();
  }
}
