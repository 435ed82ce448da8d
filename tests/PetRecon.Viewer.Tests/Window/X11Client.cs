using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>
/// Another program on a desktop in memory, by Xlib: drags files onto a window (XDND, version 5) and pastes what was copied (ICCCM, section 2). Longs of Xlib
/// have the size of pointers here, as on all 64-bit systems.
/// </summary>
internal sealed partial class X11Client : IDisposable
{
    private const int EventBytes = 24 * 8;
    private const int SelectionRequest = 30;
    private const int SelectionNotify = 31;
    private const int ClientMessage = 33;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly nint _display;
    private readonly nint _window;

    public X11Client(string display)
    {
        _display = XOpenDisplay(display);
        Assert.True(_display != 0, $"The display {display} does not answer.");
        _window = XCreateSimpleWindow(_display, XDefaultRootWindow(_display), 0, 0, 10, 10, 0, 0, 0);
    }

    /// <summary>Drops files on a window, and waits until it has taken them.</summary>
    /// <param name="target">The window.</param>
    /// <param name="paths">The files.</param>
    public void Drop(nint target, params string[] paths)
    {
        const nint version = 5, place = 100 << 16 | 100;
        nint list = Atom("text/uri-list");
        XSetSelectionOwner(_display, Atom("XdndSelection"), _window, 0);
        Send(target, "XdndEnter", version << 24, list, 0, 0);
        Send(target, "XdndPosition", 0, place, 0, Atom("XdndActionCopy"));
        Wait(ClientMessage, "XdndStatus");
        Send(target, "XdndDrop", 0, 0, 0, 0);
        nint[] request = Wait(SelectionRequest);

        // The requestor, the selection, in which form, as which property, when.
        (nint requestor, nint selection, nint form, nint property) = (request[5], request[6], request[7], request[8]);
        byte[] uris = Encoding.ASCII.GetBytes(string.Concat(paths.Select(static path => new Uri(path).AbsoluteUri + "\r\n")));
        XChangeProperty(_display, requestor, property, form, 8, 0, uris, uris.Length);
        nint[] answer = new nint[EventBytes / 8];
        (answer[0], answer[4], answer[5], answer[6], answer[7], answer[8]) = (SelectionNotify, requestor, selection, form, property, request[9]);
        XSendEvent(_display, requestor, 0, 0, answer);
        XFlush(_display);
        Wait(ClientMessage, "XdndFinished");
    }

    /// <summary>What was copied last, pasted.</summary>
    public string Paste()
    {
        nint property = Atom("PASTED");
        XConvertSelection(_display, Atom("CLIPBOARD"), Atom("UTF8_STRING"), property, _window, 0);
        XFlush(_display);
        nint[] answer = Wait(SelectionNotify);
        if (answer[7] == 0)
            return "";
        Assert.Equal(0, XGetWindowProperty(_display, _window, property, 0, 1 << 16, 0, 0, out _, out _, out nint count, out _, out nint text));
        string pasted = Marshal.PtrToStringUTF8(text, (int)count);
        XFree(text);
        return pasted;
    }

    public void Dispose() => XCloseDisplay(_display);

    private void Send(nint target, string message, nint second, nint third, nint fourth, nint fifth)
    {
        nint[] sent = new nint[EventBytes / 8];
        (sent[0], sent[4], sent[5], sent[6]) = (ClientMessage, target, Atom(message), 32);
        (sent[7], sent[8], sent[9], sent[10], sent[11]) = (_window, second, third, fourth, fifth);
        XSendEvent(_display, target, 0, 0, sent);
        XFlush(_display);
    }

    // The next event of a kind, as words; others are left out.
    private nint[] Wait(int kind, string message = "")
    {
        nint wanted = message.Length > 0 ? Atom(message) : 0;
        long started = Stopwatch.GetTimestamp();
        nint[] words = new nint[EventBytes / 8];
        while (Stopwatch.GetElapsedTime(started) < s_patience)
        {
            if (XPending(_display) == 0)
            {
                Thread.Sleep(5);
                continue;
            }

            XNextEvent(_display, words);
            if ((int)words[0] == kind && (wanted == 0 || words[5] == wanted))
                return words;
        }

        throw new TimeoutException($"The window sends no event {kind} {message}.");
    }

    private nint Atom(string name) => XInternAtom(_display, name, 0);

    [LibraryImport("libX11.so.6", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XOpenDisplay(string name);

    [LibraryImport("libX11.so.6")]
    private static partial void XCloseDisplay(nint display);

    [LibraryImport("libX11.so.6")]
    private static partial nint XDefaultRootWindow(nint display);

    [LibraryImport("libX11.so.6")]
    private static partial nint XCreateSimpleWindow(nint display, nint parent, int x, int y, uint width, uint height, uint borderWidth, nint border, nint background);

    [LibraryImport("libX11.so.6", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XInternAtom(nint display, string name, int onlyIfExists);

    [LibraryImport("libX11.so.6")]
    private static partial void XSetSelectionOwner(nint display, nint selection, nint owner, nint time);

    [LibraryImport("libX11.so.6")]
    private static partial void XConvertSelection(nint display, nint selection, nint target, nint property, nint requestor, nint time);

    [LibraryImport("libX11.so.6")]
    private static partial void XSendEvent(nint display, nint window, int propagate, nint mask, [In] nint[] sent);

    [LibraryImport("libX11.so.6")]
    private static partial void XChangeProperty(nint display, nint window, nint property, nint type, int format, int mode, [In] byte[] content, int count);

    [LibraryImport("libX11.so.6")]
    private static partial int XGetWindowProperty(
        nint display, nint window, nint property, nint offset, nint length, int deletes, nint wantedType, out nint type, out int format, out nint count, out nint left, out nint content);

    [LibraryImport("libX11.so.6")]
    private static partial int XPending(nint display);

    [LibraryImport("libX11.so.6")]
    private static partial void XNextEvent(nint display, [Out] nint[] words);

    [LibraryImport("libX11.so.6")]
    private static partial void XFlush(nint display);

    [LibraryImport("libX11.so.6")]
    private static partial void XFree(nint memory);
}
