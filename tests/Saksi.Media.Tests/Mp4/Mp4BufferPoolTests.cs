using CsCheck;
using Saksi.Media.Mp4;

namespace Saksi.Media.Tests.Mp4;

public sealed class Mp4BufferPoolTests
{
    [Theory]
    [InlineData(0, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 6144)]
    [InlineData(6144, 6144)]
    [InlineData(6145, 8192)]
    [InlineData(1_000_000, 1_048_576)]
    [InlineData(1_048_577, 1_572_864)]
    [InlineData(Mp4BufferPool.MaxBufferSizeBytes, Mp4BufferPool.MaxBufferSizeBytes)]
    public void Sizes_are_rounded_up_by_a_half_at_most(int wanted, int given)
    {
        var pool = new Mp4BufferPool(long.MaxValue);
        Assert.Equal(given, pool.TryRent(wanted)!.Length);
        Assert.Equal(given, pool.RentedBytes);
    }

    [Fact]
    public void Nothing_larger_than_the_largest_class_is_given() =>
        Assert.Null(new Mp4BufferPool(long.MaxValue).TryRent(Mp4BufferPool.MaxBufferSizeBytes + 1));

    [Fact]
    public void What_comes_back_is_given_out_again()
    {
        var pool = new Mp4BufferPool(1 << 20);
        var first = pool.TryRent(5000)!;
        pool.Return(first);
        Assert.Equal((0L, 6144L), (pool.RentedBytes, pool.HeldBytes));
        Assert.Same(first, pool.TryRent(6000));
    }

    [Fact]
    public void Waiting_arrays_make_room_for_other_sizes()
    {
        var pool = new Mp4BufferPool(16_384);
        pool.Return(pool.TryRent(8192)!);
        pool.Return(pool.TryRent(4096)!);
        Assert.NotNull(pool.TryRent(12_288));
        Assert.Equal(16_384, pool.HeldBytes);
        Assert.Null(pool.TryRent(6000));
    }

    [Fact]
    public void Arrays_that_nobody_needs_any_more_are_given_up_and_the_others_kept()
    {
        var pool = new Mp4BufferPool(long.MaxValue);
        var burst = Enumerable.Range(0, 10).Select(_ => pool.TryRent(100_000)!).ToList();
        burst.ForEach(pool.Return);
        for (var i = 0; i < 3000; i++)
        {
            var two = new[] { pool.TryRent(5000)!, pool.TryRent(100_000)! };
            pool.Return(two[0]);
            pool.Return(two[1]);
        }

        Assert.Equal(6144 + 131_072, pool.HeldBytes);
        Assert.Equal(9 * 131_072, pool.GivenUpBytes);
    }

    [Fact]
    public void The_ceiling_holds_whatever_is_rented_and_returned() =>
        Gen.Int[0, 200_000].Array[1, 100].Sample(sizes =>
        {
            var pool = new Mp4BufferPool(500_000);
            var rented = new Queue<byte[]>();
            foreach (var size in sizes)
            {
                if (pool.TryRent(size) is { } buffer)
                {
                    Assert.True(buffer.Length >= size);
                    rented.Enqueue(buffer);
                }
                else if (rented.TryDequeue(out var oldest))
                {
                    pool.Return(oldest);
                }

                Assert.True(pool.HeldBytes <= 500_000);
                Assert.Equal(rented.Sum(one => (long)one.Length), pool.RentedBytes);
            }
        });
}
