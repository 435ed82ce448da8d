uniform ivec3 size_N;
uniform vec3 perSize_N;      // 1 / size
uniform float low_N;         // the window's first value
uniform float perWindow_N;   // 1 / width
uniform float opacity_N;
uniform float lowest_N;      // lower values are not shown

// The value in the cell between a voxel and the next ones: FILTERED by the device, which is several times as fast and on many devices rough, else
// in full precision. Beyond the outermost centres both are the same voxel.
float inside_N(ivec3 cell, vec3 share)
{
    ivec3 last = size_N - 1;
#if FILTERED_N
    return textureLod(volume_N_0, (vec3(cell) + share + 0.5) * perSize_N, 0.0).x;
#elif INTERPOLATED_N
    ivec3 a = clamp(cell, ivec3(0), last);
    ivec3 b = clamp(cell + 1, ivec3(0), last);
    vec3 s = mix(vec3(0.0), share, notEqual(a, b));
    float low = between(
        between(fetch_N(a), fetch_N(ivec3(b.x, a.y, a.z)), s.x),
        between(fetch_N(ivec3(a.x, b.y, a.z)), fetch_N(ivec3(b.x, b.y, a.z)), s.x),
        s.y);
    float high = between(
        between(fetch_N(ivec3(a.x, a.y, b.z)), fetch_N(ivec3(b.x, a.y, b.z)), s.x),
        between(fetch_N(ivec3(a.x, b.y, b.z)), fetch_N(b), s.x),
        s.y);
    return between(low, high, s.z);
#else
    return fetch_N(clamp(cell + ivec3(greaterThanEqual(share, vec3(0.5 - snap))), ivec3(0), last));
#endif
}

float at_N(vec3 index)
{
#if FILTERED_N
    return textureLod(volume_N_0, (index + 0.5) * perSize_N, 0.0).x;
#else
    vec3 cell = floor(index);
    return inside_N(ivec3(cell), index - cell);
#endif
}

#if BANDS_N > 0
uniform float levels_N[BANDS_N];        // by rising value
uniform vec3 bandColours_N[BANDS_N];

// The highest level that a value reaches decides.
vec3 paint_N(vec3 under, float value)
{
    vec3 colour = under;
    for (int i = 0; i < BANDS_N; i++)
        colour = !missing(value) && value >= levels_N[i] ? bandColours_N[i] : colour;
    return mix(under, colour, opacity_N);
}
#else
vec3 paint_N(vec3 under, float value)
{
    float share = clamp((value - low_N) * perWindow_N, 0.0, 1.0);
    bool seen = !missing(value) && value >= lowest_N;
    vec3 colour = texelFetch(colours, ivec2(seen ? int(floor(255.0 * share + 0.5)) : 0, row_N), 0).rgb;
#if BLEND_N == 0
    vec3 over = mix(under, colour, opacity_N);
#elif BLEND_N == 1
    vec3 over = min(under + opacity_N * colour, vec3(1.0));
#else
    vec3 over = max(under, opacity_N * colour);
#endif
    return seen ? over : under;
}
#endif
