// A pixel's line of sight in voxels is origin + x alongX + y alongY + mm (direction + x turnX + y turnY).
uniform vec3 origin_N;
uniform vec3 alongX_N;
uniform vec3 alongY_N;
uniform vec3 direction_N;
uniform vec3 turnX_N;
uniform vec3 turnY_N;
uniform float stepMm_N;

// The integral of the values along the line, each interval by the value in its middle. Of CT, what a mm attenuates compared with water.
float value_N(vec2 at)
{
    vec3 start = origin_N + at.x * alongX_N + at.y * alongY_N;
    vec3 sight = direction_N + at.x * turnX_N + at.y * turnY_N;
    float near, far;
    enter(start, sight, size_N, uncut(at).xy, near, far);
    int count = far > near ? max(1, int(ceil(min((far - near) / stepMm_N - 1e-3, 1e8)))) : 0;
    float stride = (far - near) / float(max(count, 1));
    vec3 first = start + (near + 0.5 * stride) * sight;
    vec3 perStep = stride * sight;
    float sum = 0.0;
    for (int k = 0; k < count; k++)
    {
        float value = at_N(first + float(k) * perStep);
        bool seen = !missing(value);
#if HOUNSFIELD_N
        value = max(0.0, 1.0 + 0.001 * value);
#endif
        sum += seen ? value : 0.0;
    }

    return count > 0 ? sum * stride * stretch(at) : nothing();
}
