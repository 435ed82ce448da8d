// A pixel's line of sight in voxels is origin + x alongX + y alongY + mm (direction + x turnX + y turnY).
uniform vec3 origin_N;
uniform vec3 alongX_N;
uniform vec3 alongY_N;
uniform vec3 direction_N;
uniform vec3 turnX_N;
uniform vec3 turnY_N;
uniform float tableLow_N;     // value of the transfer table's first entry
uniform float tablePer_N;     // entries per unit of value
uniform mat3 slope_N;         // from a rise per voxel to a rise per mm in the scene, times the distance over which it is judged
uniform sampler3D ranges_N;   // lowest and highest value of bricks and what is next to them

vec3 start_N;
vec3 sight_N;
float stretch_N;
float near_N;
float far_N;
vec3 index_N;    // the sample that was found, and its light
vec4 found_N;

void meet_N(vec2 at)
{
    start_N = origin_N + at.x * alongX_N + at.y * alongY_N;
    sight_N = direction_N + at.x * turnX_N + at.y * turnY_N;
    stretch_N = stretch(at);
    enter(start_N, sight_N, size_N, uncut(at).xy, near_N, far_N);
}

int entry_N(float value)
{
    return int(clamp(floor((value - tableLow_N) * tablePer_N + 0.5), 0.0, float(transferEntries - 1)));
}

// Whether any value of a brick may stop light: the table's second row counts the entries that do, from the first one on.
int seen_N(ivec3 brick)
{
    vec2 range = texelFetch(ranges_N, brick, 0).xy;
    int low = entry_N(range.x);
    int high = entry_N(range.y);
    float before = low > 0 ? texelFetch(transfers, ivec2(low - 1, 2 * row_N + 1), 0).x : 0.0;
    float within = texelFetch(transfers, ivec2(high, 2 * row_N + 1), 0).x;
    return range.y >= range.x && within > before ? 1 : 0;
}

// The interval from k on that this layer has nothing to do with is passed over: the result is its end, or k where there may be something; then
// end is reduced to where that has to be asked again.
int pass_N(int k, int count, float from, float stride, float jitter, inout int end)
{
    float begin = from + float(k) * stride;
    if (!(far_N > near_N) || begin >= far_N)
        return count;
    if (begin + stride <= near_N)
        return max(k + 1, int(floor(min((near_N - from) / stride, 1e8))));
    vec3 first = start_N + (from + jitter * stride) * sight_N;
    vec3 perStep = stride * sight_N;
    ivec3 brick = brickOf(first + float(k) * perStep, size_N);
    int exit = leave(first, perStep, brick, k);
    bool empty = SKIPS && seen_N(brick) == 0;
    end = empty ? end : min(end, exit);
    return empty ? exit : k;
}

// Light and depth of the sample in interval k. An interval counts for the part that is within the volume, so that the depth along a ray is exact.
float take_N(int k, float from, float stride, float jitter)
{
    float begin = max(from + float(k) * stride, near_N);
    float end = min(from + float(k + 1) * stride, far_N);
    index_N = start_N + clamp(from + (float(k) + jitter) * stride, begin, max(begin, end)) * sight_N;
    float value = at_N(index_N);
    bool seen = end > begin && !missing(value);
    found_N = seen ? texelFetch(transfers, ivec2(entry_N(value), 2 * row_N), 0) : vec4(0.0);
    found_N.a *= max(end - begin, 0.0) * stretch_N;
    return found_N.a;
}

// Where values rise, the place is lit as a surface, the more the steeper; where they do not, it has its colour.
vec3 shine_N(vec3 away)
{
#if SHADED_N
    vec3 rise = slope_N * vec3(
        at_N(index_N + vec3(1.0, 0.0, 0.0)) - at_N(index_N - vec3(1.0, 0.0, 0.0)),
        at_N(index_N + vec3(0.0, 1.0, 0.0)) - at_N(index_N - vec3(0.0, 1.0, 0.0)),
        at_N(index_N + vec3(0.0, 0.0, 1.0)) - at_N(index_N - vec3(0.0, 0.0, 1.0)));
    float steepness = length(rise);
    bool known = !missing(steepness) && steepness > 0.0;
    float facing = known ? abs(dot(rise, away)) / steepness : 1.0;
    return found_N.rgb * (known ? mix(1.0, lit(facing), smoothstep(0.0, 0.1, steepness)) : 1.0);
#else
    return found_N.rgb;
#endif
}
