using PetRecon.Viewer.Window.Panels;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

public class LatestAnswerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _woken = new(0);

    [Fact]
    public async Task Of_questions_that_come_while_one_is_worked_on_only_the_last_is_answered_next()
    {
        using LatestAnswer<int, string> answers = new(() => _woken.Release());
        TaskCompletionSource first = new();
        List<int> worked = [];
        string Find(int n)
        {
            lock (worked)
                worked.Add(n);
            if (n == 1)
                first.Task.Wait(s_patience, TestContext.Current.CancellationToken);
            return $"{n}";
        }

        Assert.Equal((null, "", false), answers.Ask(1, _ => Find(1)));
        foreach (int n in new[] { 2, 3, 4 })
            Assert.False(answers.Ask(n, _ => Find(n)).IsCurrent);
        first.SetResult();
        await WakeAsync();
        await WakeAsync();
        Assert.Equal(("4", "", true), answers.Ask(4, _ => Find(5)));
        Assert.Equal([1, 4], worked);
        Assert.Equal(2, answers.Version);
        Assert.Equal(("4", "", false), answers.Ask(1, _ => Find(6)));
    }

    [Fact]
    public async Task Slow_work_is_given_up_for_another_question_and_by_disposing()
    {
        LatestAnswer<int, string> answers = new(() => _woken.Release());
        answers.Ask(1, Endless);
        answers.Ask(2, static _ => "two", givesUpOlder: true);
        await WakeAsync();
        await WakeAsync();
        Assert.Equal(("two", "", true), answers.Ask(2, static _ => ""));

        TaskCompletionSource ended = new();
        answers.Ask(3, stop =>
        {
            stop.Register(ended.SetResult);
            return Endless(stop);
        });
        answers.Dispose();
        await ended.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_goes_wrong_is_said_and_the_next_question_has_an_answer()
    {
        using LatestAnswer<int, string> answers = new(() => _woken.Release());
        answers.Ask(1, static _ => throw new InvalidDataException("no such thing"));
        await WakeAsync();
        Assert.Equal((null, "no such thing", true), answers.Ask(1, static _ => ""));
        answers.Ask(2, static _ => "two");
        await WakeAsync();
        Assert.Equal(("two", "", true), answers.Ask(2, static _ => ""));
    }

    private static string Endless(CancellationToken stop)
    {
        stop.WaitHandle.WaitOne(s_patience);
        stop.ThrowIfCancellationRequested();
        return "endless";
    }

    private async Task WakeAsync() => Assert.True(await _woken.WaitAsync(s_patience, TestContext.Current.CancellationToken));
}
