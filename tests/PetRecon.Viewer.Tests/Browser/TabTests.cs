using System.Net.WebSockets;
using System.Text.Json;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Interaction;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

public sealed class TabTests
{
    [Fact]
    public void A_page_may_answer_as_soon_as_its_scene_is_there_and_gets_frames_when_it_knows_of_it()
    {
        using ClientWebSocket socket = new();
        TabConnection first = new(socket);
        using Tab tab = new("a", TimeSpan.Zero, static () => { });
        Assert.True(tab.TryConnect(first));
        tab.Open(new OpenedScene(TestStudy.Scene()));
        tab.Apply(Input("""{"n":1,"do":"layout","text":13,"panes":[{"pane":"axial","w":64,"h":48}]}"""));
        Assert.Null(tab.Next().Work);
        tab.Begin(first);
        Assert.Equal(1, tab.Next().Work!.Input);

        // A page that comes back is told again, and what is left of the one before it changes nothing.
        tab.Disconnect(first);
        TabConnection second = new(socket);
        Assert.True(tab.TryConnect(second));
        tab.Begin(first);
        Assert.Null(tab.Next().Work);
        tab.Begin(second);
        Assert.NotNull(tab.Next().Work);
    }

    private static TabInput Input(string json) => new(JsonDocument.Parse(json).RootElement);
}
