using PetRecon.Viewer.Window.Panels;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

public class TextEditTests
{
    [Theory]
    [InlineData("", "abc", 3, 0)]
    [InlineData("x", "x", 1, 1)]
    [InlineData("End x", "abcx", 4, 4)]
    [InlineData("Home x ArrowRight y", "xaybc", 3, 3)]
    [InlineData("ArrowLeft", "abc", 0, 0)]
    [InlineData("ArrowRight", "abc", 3, 3)]
    [InlineData("End ArrowLeft Backspace", "ac", 1, 1)]
    [InlineData("End ArrowLeft Delete", "ab", 2, 2)]
    [InlineData("End Shift+ArrowLeft Shift+ArrowLeft", "abc", 1, 3)]
    [InlineData("End Shift+ArrowLeft Shift+ArrowLeft z", "az", 2, 2)]
    [InlineData("Home Shift+End Delete", "", 0, 0)]
    [InlineData("Home Backspace ArrowLeft", "abc", 0, 0)]
    [InlineData("End Delete ArrowRight", "abc", 3, 3)]
    public void Keys_move_select_and_remove(string keys, string text, int caret, int anchor)
    {
        TextEdit edit = TextEdit.Whole("abc");
        foreach (string key in keys.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            edit = key.Length == 1 ? edit.Typed(key) : edit.Pressed(key)!;
        Assert.Equal(new(text, caret, anchor), edit);
    }

    [Fact]
    public void Keys_that_mean_nothing_to_a_text_and_letters_that_the_font_lacks_change_nothing()
    {
        TextEdit edit = TextEdit.Whole("abc");
        Assert.Null(edit.Pressed("F1"));
        Assert.Same(edit, edit.Typed("\t"));
        Assert.Same(edit, edit.Typed(char.ConvertFromUtf32(0x1F600)));
        Assert.True(new string('x', 300).Aggregate(edit, static (now, letter) => now.Typed($"{letter}")).Text.Length <= 200);
    }
}
