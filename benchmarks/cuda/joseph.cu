// What a CUDA C programmer would write for the kernels that ProjectionKernels.cs compiles to: the same law, one thread an event, for
// comparing the code that ILGPU makes (see benchmarks/README.md). nvcc -O3 -arch=sm_90 -cubin joseph.cu; no host code, nothing links to it.
//
// Planes run along the axis of largest change. u and v are the transverse indices, u0 + uStep * plane; w is the TOF weight.

struct Shape { int size[3]; float spacing[3]; };

struct Curve { float c[13]; float truncation; };

struct Tables { const float4* __restrict__ centers; const float* __restrict__ tof; Curve curve; Shape shape; int types; };

// First and last plane, and all that is linear in the plane number.
struct Planes
{
    float u0, uStep, v0, vStep, position0, positionStep, step, enter, leave;
    int sizeU, sizeV, strideU, strideV, stride, first, last;
};

static __device__ __forceinline__ void narrow(float at0, float step, int size, float& enter, float& leave)
{
    if (fabsf(step) < 1e-12f)
    {
        if (at0 < -0.5f || at0 > size - 0.5f)
            leave = -1.f;
        return;
    }
    float a = (-0.5f - at0) / step, b = (size - 0.5f - at0) / step;
    enter = fmaxf(enter, fminf(a, b));
    leave = fminf(leave, fmaxf(a, b));
}

static __device__ __forceinline__ bool planesOf(const Tables& t, float4 a, float4 b, float firstMm, float lastMm, Planes& p)
{
    float dx = b.x - a.x, dy = b.y - a.y, dz = b.z - a.z;
    float mx = dx * t.shape.spacing[0], my = dy * t.shape.spacing[1], mz = dz * t.shape.spacing[2];
    float length = sqrtf(mx * mx + my * my + mz * mz);
    if (!(length > 0.f))
        return false;
    int strideY = t.shape.size[0], strideZ = t.shape.size[0] * t.shape.size[1];
    float s, d, su, du, sv, dv;
    int n;
    if (fabsf(dx) >= fabsf(dy) && fabsf(dx) >= fabsf(dz))
    {
        s = a.x; d = dx; su = a.y; du = dy; sv = a.z; dv = dz;
        n = t.shape.size[0]; p.sizeU = t.shape.size[1]; p.sizeV = t.shape.size[2];
        p.stride = 1; p.strideU = strideY; p.strideV = strideZ;
    }
    else if (fabsf(dy) >= fabsf(dz))
    {
        s = a.y; d = dy; su = a.x; du = dx; sv = a.z; dv = dz;
        n = t.shape.size[1]; p.sizeU = t.shape.size[0]; p.sizeV = t.shape.size[2];
        p.stride = strideY; p.strideU = 1; p.strideV = strideZ;
    }
    else
    {
        s = a.z; d = dz; su = a.x; du = dx; sv = a.y; dv = dy;
        n = t.shape.size[2]; p.sizeU = t.shape.size[0]; p.sizeV = t.shape.size[1];
        p.stride = strideZ; p.strideU = 1; p.strideV = strideY;
    }
    float perPlane = 1.f / d;
    p.uStep = du * perPlane; p.vStep = dv * perPlane;
    p.u0 = su - s * p.uStep; p.v0 = sv - s * p.vStep;
    p.positionStep = length * perPlane;
    p.position0 = -s * p.positionStep - 0.5f * length;
    p.step = fabsf(p.positionStep);
    p.strideU = p.sizeU > 1 ? p.strideU : 0;
    p.strideV = p.sizeV > 1 ? p.strideV : 0;
    float from = (-0.5f * length - p.position0) / p.positionStep, to = (0.5f * length - p.position0) / p.positionStep;
    p.enter = fmaxf(-0.5f, fminf(from, to));
    p.leave = fminf(n - 0.5f, fmaxf(from, to));
    narrow(p.u0, p.uStep, p.sizeU, p.enter, p.leave);
    narrow(p.v0, p.vStep, p.sizeV, p.enter, p.leave);
    from = (firstMm - p.position0) / p.positionStep;
    to = (lastMm - p.position0) / p.positionStep;
    float low = fmaxf(floorf(p.enter + 0.5f), ceilf(fminf(from, to)));
    float high = fminf(ceilf(p.leave - 0.5f), floorf(fmaxf(from, to)));
    if (!(p.enter < p.leave && low <= high))
        return false;
    p.first = (int)low;
    p.last = (int)high;
    return true;
}

static __device__ __forceinline__ float curveAt(const Curve& c, float share)
{
    float y = fmaxf(-1.f, fminf(1.f, share)), z = y * y, p = c.c[12];
#pragma unroll
    for (int k = 11; k >= 0; k--)
        p = p * z + c.c[k];
    return y * p;
}

struct Window { float low, high, shareOfReach; };

template <bool Tof, class Visit>
static __device__ __forceinline__ void walk(const Tables& t, const Planes& p, Window w, Visit visit)
{
    float lastU = p.sizeU - 1.f, lastV = p.sizeV - 1.f;
    float lastPairU = fmaxf(0.f, lastU - 1.f), lastPairV = fmaxf(0.f, lastV - 1.f);
#pragma unroll 1
    for (int plane = p.first; plane <= p.last; plane++)
    {
        float u = fmaxf(0.f, fminf(lastU, p.u0 + p.uStep * plane)), v = fmaxf(0.f, fminf(lastV, p.v0 + p.vStep * plane));
        float uFloor = fminf(floorf(u), lastPairU), vFloor = fminf(floorf(v), lastPairV);
        float weight = p.step * (fminf(p.leave, plane + 0.5f) - fmaxf(p.enter, plane - 0.5f));
        if (Tof)
        {
            float position = p.position0 + p.positionStep * plane;
            weight *= fmaxf(0.f, curveAt(t.curve, (w.high - position) * w.shareOfReach) - curveAt(t.curve, (w.low - position) * w.shareOfReach));
        }
        float right = weight * (u - uFloor), left = weight - right, far = v - vFloor, near = 1.f - far;
        int voxel = plane * p.stride + (int)uFloor * p.strideU + (int)vFloor * p.strideV;
        visit(voxel, left * near);
        visit(voxel + p.strideU, right * near);
        visit(voxel + p.strideV, left * far);
        visit(voxel + p.strideU + p.strideV, right * far);
    }
}

template <bool Tof>
static __device__ __forceinline__ bool begin(const Tables& t, unsigned long long e, Planes& p, Window& w)
{
    float4 a = t.centers[e & 0xffffff], b = t.centers[e >> 24 & 0xffffff];
    float first = -3e38f, last = 3e38f;
    if (Tof)
    {
        int pair = 4 * ((int)a.w * t.types + (int)b.w);
        int edge = (int)t.tof[pair] + (int)(e >> 48);
        float reach = t.curve.truncation * t.tof[pair + 2];
        w.low = t.tof[edge];
        w.high = t.tof[edge + 1];
        w.shareOfReach = 1.f / reach;
        first = w.low - reach;
        last = w.high + reach;
    }
    return planesOf(t, a, b, first, last, p);
}

template <bool Tof>
static __device__ __forceinline__ void fused(
    const Tables& t, const float* __restrict__ image, float* back, const unsigned long long* __restrict__ events, const float* __restrict__ contamination, int count, float* inverses)
{
    int index = blockIdx.x * blockDim.x + threadIdx.x;
    if (index >= count)
        return;
    Planes p;
    Window w;
    float sum = 0.f, inverse = 0.f;
    bool hits = begin<Tof>(t, events[index], p, w);
    if (hits)
        walk<Tof>(t, p, w, [&](int voxel, float weight) { sum += weight * image[voxel]; });
    float expected = sum + (contamination ? contamination[index] : 0.f);
    if (expected > 1e-30f)
        inverse = 1.f / expected;
    inverses[index] = inverse;
    if (hits && inverse > 0.f)
        walk<Tof>(t, p, w, [&](int voxel, float weight) { atomicAdd(back + voxel, weight * inverse); });
}

extern "C" __global__ void __launch_bounds__(128) fused_tof(
    Tables t, const float* __restrict__ image, float* back, const unsigned long long* __restrict__ events, const float* __restrict__ contamination, int count, float* inverses)
{
    fused<true>(t, image, back, events, contamination, count, inverses);
}

extern "C" __global__ void __launch_bounds__(128) fused_line(
    Tables t, const float* __restrict__ image, float* back, const unsigned long long* __restrict__ events, const float* __restrict__ contamination, int count, float* inverses)
{
    fused<false>(t, image, back, events, contamination, count, inverses);
}
