// Front to back, all layers at once: light that comes from an interval, and what it stops of the light behind it, exp(-depth).
uniform float stepMm;
uniform vec3 away;

out vec4 drawn;

// The same number for a pixel each time, even over the picture: it turns the rings of evenly spaced samples into grain.
float jitterOf(vec2 at)
{
    uvec2 place = uvec2(ivec2(floor(at)) + 65536);
    uint mixed = place.x * 0x9e3779b9u + place.y * 0x85ebca6bu;
    mixed = (mixed ^ (mixed >> 15)) * 0x2c1b3c6du;
    mixed = (mixed ^ (mixed >> 12)) * 0x297a2d39u;
    mixed ^= mixed >> 15;
    return (float(mixed >> 8) + 0.5) / 16777216.0;
}

void main()
{
    vec2 at = pixel();
    float from = 3.4e38;
    float to = -3.4e38;
#pragma each meet_N(at); from = far_N > near_N ? min(from, near_N) : from; to = far_N > near_N ? max(to, far_N) : to;
    int count = to > from ? max(1, int(ceil(min((to - from) / stepMm - 1e-3, 1e8)))) : 0;
    float stride = count > 0 ? (to - from) / float(count) : 1.0;
    float jitter = jitterOf(at);

#if SURFACES
    meetSurfaces(at);
#endif
    int k = 0;
    while (k < count && left > 1e-3)
    {
        int end = count;
        while (k < count)
        {
            int next = count;
            end = count;
#pragma each next = min(next, pass_N(k, count, from, stride, jitter, end));
            if (next <= k)
                break;
            k = next;
        }

        float depth = 0.0;
        while (k < end && k < count)
        {
            depth = 0.0;
#pragma each depth += take_N(k, from, stride, jitter);
            k++;
            if (depth > 0.0)
                break;
        }

        vec3 glow = vec3(0.0);
#pragma each glow += found_N.a > 0.0 ? found_N.a * shine_N(away) : vec3(0.0);
        passInterval(glow, depth, from + float(k - 1) * stride, stride);
    }

#if SURFACES
    if (left > 1e-3)
        passSurfaces(3.3e38);
#endif

    drawn = vec4(light + left * background, 1.0);
}
