using Microsoft.Playwright;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>The page for hands without a mouse, for eyes that see less, and on small screens.</summary>
public class AccessiblePageTests(Chromium browser)
{
    // What can have the focus and is seen, and whether it has a name: by a label, by its text, or by aria.
    private const string Nameless =
        """
        () => [...document.querySelectorAll("button, input, select, summary, a[href], [tabindex], [role=img], progress, dialog")]
          .filter(element => element.tagName === "DIALOG" || element.checkVisibility())
          .filter(element => {
            const texts = [element.ariaLabel, element.getAttribute("aria-labelledby") && document.getElementById(element.getAttribute("aria-labelledby"))?.textContent,
              ...[...(element.labels ?? [])].map(label => label.textContent), ["BUTTON", "SUMMARY", "A"].includes(element.tagName) ? element.textContent : ""];
            return !texts.some(text => text?.trim());
          })
          .map(element => element.outerHTML.slice(0, 120))
        """;

    // Contrast of each text against what lies behind it, where it is less than 4.5 to 1 (WCAG 2.2, 1.4.3).
    private const string Faint =
        """
        () => {
          const parts = text => text.match(/[\d.]+/g).map(Number);
          const light = colour => { const [r, g, b] = colour.map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const behind = element => { for (let at = element; at; at = at.parentElement) { const colour = parts(getComputedStyle(at).backgroundColor); if (colour.length < 4 || colour[3] > 0.9) return colour.slice(0, 3); } return [0, 0, 0]; };
          const found = [];
          for (const element of document.querySelectorAll("body *")) {
            const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
            if (!hasText || !element.checkVisibility() || element.closest("svg, option, .pane, .unseen") || element.disabled)
              continue;
            const [a, b] = [light(parts(getComputedStyle(element).color).slice(0, 3)), light(behind(element))];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < 4.5)
              found.push(`${contrast.toFixed(2)}: ${element.outerHTML.slice(0, 100)}`);
          }
          return found;
        }
        """;

    [Fact]
    public async Task Every_control_has_a_name_enough_contrast_and_an_ID_of_its_own()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        await page.ClickAsync("button[data-tool=sphere]");
        await chromium.DragAsync("axial", (0.4, 0.4), (50, 0));
        await page.ClickAsync("button[data-tool=grow]");
        await page.SelectOptionAsync("#projection", "Volume");
        await page.EvaluateAsync("() => { for (const panel of document.querySelectorAll('details')) panel.open = true; }");
        await chromium.SettleAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(Nameless));
        Assert.Empty(await page.EvaluateAsync<string[]>(Faint));
        await page.SelectOptionAsync("#layout", "comparison");
        await page.SelectOptionAsync("#projection", "Isosurface", new() { Force = true });
        await page.ClickAsync("#menuButton");
        await chromium.SettleAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(Nameless));
        Assert.Empty(await page.EvaluateAsync<string[]>(Faint));
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[id]')].map(element => element.id).filter((id, n, all) => all.indexOf(id) !== n)"));
        chromium.HasNoErrors();
    }

    [Fact]
    public async Task The_tab_key_comes_to_every_control_and_shows_where_it_is()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        // Of the radio buttons of a group, the tab key comes to one.
        int wanted = await page.EvaluateAsync<int>(
            """
            () => [...document.querySelectorAll("button, input, select, summary, [tabindex='0']")].filter(element => element.checkVisibility() && !element.disabled && (element.type !== "radio" || element.checked)).length
            """);
        List<string> unseen = [];
        HashSet<string> met = [];
        await page.EvaluateAsync("() => document.activeElement.blur()");
        for (int i = 0; i < 2 * wanted; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            string[] focused = await page.EvaluateAsync<string[]>(
                """
                () => {
                  const element = document.activeElement;
                  if (element === document.body)
                    return [];
                  element.dataset.met ??= String(window.met = (window.met ?? 0) + 1);
                  const style = getComputedStyle(element);
                  const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || parseFloat(getComputedStyle(element, "::after").borderTopWidth) >= 2;
                  return [element.dataset.met, isSeen ? "" : element.outerHTML.slice(0, 100)];
                }
                """);
            if (focused.Length == 0)
                continue;
            if (!met.Add(focused[0]))
                break;
            if (focused[1].Length > 0)
                unseen.Add(focused[1]);
        }

        Assert.Equal(wanted, met.Count);
        Assert.Empty(unseen);
    }

    [Fact]
    public async Task The_bar_is_one_line_from_1280_pixels_on_and_nothing_is_cut_off()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(new() { Title = "PetRecon: a study whose folder has a very long name that nobody wants to read" }));
        IPage page = chromium.Page;
        foreach (string fourth in new[] { "oblique", "projection" })
        {
            await page.SelectOptionAsync("#fourth", fourth);
            await chromium.SettleAsync();
            Assert.True((await page.Locator("header").BoundingBoxAsync())!.Height < 45);
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll("header :is(button, select)")].filter(element => element.checkVisibility())
                  .filter(element => { const box = element.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth || element.scrollWidth > element.clientWidth + 1; })
                  .map(element => element.id)
                """));
        }

        await page.SetViewportSizeAsync(1000, 700);
        await chromium.SettleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await page.Locator("#menuButton").ClickAsync(new() { Trial = true });
    }

    [Fact]
    public async Task Where_keys_move_the_crosshair_is_said_once_with_the_values_there()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        await chromium.Pane("axial").FocusAsync();

        // Pictures that come later than the hands rest.
        chromium.Study.Renderer.Delay = TimeSpan.FromMilliseconds(200);
        for (int i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("ArrowDown");
        // From voxel (20, 15, 10) three to the patient's left and one slice on.
        await Assertions.Expect(page.Locator("#spoken")).ToContainTextAsync($"CT: {-160 + 3 * 23 + 5 * 15 + 7 * 11} HU");
        await Assertions.Expect(page.Locator("#spoken")).ToHaveAttributeAsync("aria-live", "polite");
    }

    [Fact]
    public async Task Keys_turn_left_and_right_and_names_even_after_a_box_was_clicked_and_panels_stay_closed_after_a_reload()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        double[] right = await chromium.HeaderAsync("axial", "right");
        await page.GetByLabel("Show Dose").ClickAsync();
        await page.Keyboard.PressAsync("m");
        await chromium.SettleAsync();
        Assert.Equal(-right[0], (await chromium.HeaderAsync("axial", "right"))[0]);
        Assert.False(await page.Locator("#radiological").IsCheckedAsync());
        await page.ClickAsync("#measurePanel > summary");
        await Assertions.Expect(page.Locator("#toolButtons")).ToBeHiddenAsync();
        await page.ReloadAsync();
        await chromium.SettleAsync();
        await Assertions.Expect(page.Locator("#toolButtons")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#layers")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_says_what_it_is_not_for_and_about_tells_the_version_the_renderer_and_the_fonts_licence()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        IPage page = chromium.Page;
        await Assertions.Expect(page.Locator("#purpose")).ToHaveTextAsync("Not for clinical use");
        await page.FocusAsync("#menuButton");
        await page.Keyboard.PressAsync("Enter");
        await page.FocusAsync("#about");
        await page.Keyboard.PressAsync("Enter");
        ILocator about = page.Locator("#aboutDialog");
        await Assertions.Expect(about).ToContainTextAsync("no medical device");
        await Assertions.Expect(about).ToContainTextAsync(chromium.Study.Renderer.Name);
        await Assertions.Expect(page.Locator("#aboutVersion")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+\.\d+\.\d+"));
        await chromium.PictureAsync("about");
        IPage licence = await chromium.Context.RunAndWaitForPageAsync(() => about.Locator("a").ClickAsync());
        await Assertions.Expect(licence.Locator("body")).ToContainTextAsync("SIL OPEN FONT LICENSE");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(about).ToBeHiddenAsync();
        chromium.HasNoErrors();
    }

    [Fact]
    public async Task Two_fingers_zoom_about_their_middle_and_one_moves_the_crosshair()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser);
        ICDPSession hand = await chromium.Context.NewCDPSessionAsync(chromium.Page);
        await hand.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true, ["maxTouchPoints"] = 2 });
        (float x, float y) = await chromium.PlaceAsync("axial", 0.5, 0.5);
        double scale = (await chromium.HeaderAsync("axial", "mmPerPixel"))[0];
        double[] center = await chromium.HeaderAsync("axial", "center");

        await TouchAsync("touchStart", (x + 20, y + 10));
        await TouchAsync("touchEnd");
        await chromium.SettleAsync();
        Assert.Equal(center[0] + 20 * scale, (await chromium.HeaderAsync("sagittal", "center"))[0], scale);
        double[] cross = await chromium.HeaderAsync("axial", "crosshair");

        // Twice as far apart about a point 60 pixels to the right of the middle, which stays where it is.
        await TouchAsync("touchStart", (x + 60, y - 40));
        await TouchAsync("touchStart", (x + 60, y - 40), (x + 60, y + 40));
        for (int step = 1; step <= 4; step++)
            await TouchAsync("touchMove", (x + 60, y - 40 - 10 * step), (x + 60, y + 40 + 10 * step));
        await TouchAsync("touchEnd");
        await chromium.SettleAsync();
        Assert.Equal(0.5 * scale, (await chromium.HeaderAsync("axial", "mmPerPixel"))[0], 0.01 * scale);
        Assert.Equal(center[0] + 60 * scale - 30 * scale, (await chromium.HeaderAsync("axial", "center"))[0], 1.5 * scale);
        // The first of the two fingers set the crosshair as it came down; the pinch moved it no more.
        Assert.Equal(center[0] + 60 * scale, (await chromium.HeaderAsync("axial", "crosshair"))[0], 1.5 * scale);
        Assert.NotEqual(cross[0], (await chromium.HeaderAsync("axial", "crosshair"))[0]);
        chromium.HasNoErrors();

        Task TouchAsync(string type, params (float X, float Y)[] fingers) => hand.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = fingers.Select(static (at, n) => new Dictionary<string, object> { ["x"] = at.X, ["y"] = at.Y, ["id"] = n }).ToArray(),
        });
    }
}
