// What is seen along a line of sight so far, from front to back, and the surfaces that it still has to go through.
vec3 light = vec3(0.0);
float left = 1.0;

void passHaze(vec3 glow, float depth)
{
    if (depth > 0.0)
    {
        float stopped = 1.0 - exp(-depth);
        light += left * stopped / depth * glow;
        left *= 1.0 - stopped;
    }
}

#if SURFACES
uniform isampler2D spans;      // first crossing of a pixel and how many it has
uniform sampler2D crossings;   // depth; number of the surface, with half of the brightness as fraction
uniform sampler2D surfaces;    // colour and opacity
uniform vec2 pictureMiddle;

int crossing = 0;
int crossingEnd = 0;

void meetSurfaces(vec2 at)
{
    ivec2 span = texelFetch(spans, ivec2(floor(at + pictureMiddle)), 0).xy;
    crossing = span.x;
    crossingEnd = span.x + span.y;
}

float crossingDepth()
{
    return crossing < crossingEnd ? texelFetch(crossings, ivec2(crossing % crossingRow, crossing / crossingRow), 0).x : 3.4e38;
}

void passSurface()
{
    float mark = texelFetch(crossings, ivec2(crossing % crossingRow, crossing / crossingRow), 0).y;
    vec4 surface = texelFetch(surfaces, ivec2(int(floor(mark)), 0), 0);
    light += left * surface.a * 2.0 * fract(mark) * surface.rgb;
    left *= 1.0 - surface.a;
    crossing++;
}

void passSurfaces(float depth)
{
    while (crossingDepth() < depth)
        passSurface();
}
#endif

// An interval's haze is the same all over it; surfaces that cross it divide it.
void passInterval(vec3 glow, float depth, float begin, float stride)
{
    float passed = 0.0;
#if SURFACES
    while (depth > 0.0)
    {
        float part = (crossingDepth() - begin) / stride;
        if (!(part < 1.0))
            break;
        passHaze((part - passed) * glow, (part - passed) * depth);
        passed = max(passed, part);
        passSurface();
    }
#endif
    passHaze((1.0 - passed) * glow, (1.0 - passed) * depth);
}
